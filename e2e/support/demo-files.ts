/** The embedded demo model's files from disk, as an engine opens them. */
import { readFile } from 'node:fs/promises'
import { demoPaths } from './demo-model.ts'

/** Those of the demo model, or of one that has the same files elsewhere. */
export function demoFiles(place = (path: string) => `public/models/demo/${path}`) {
  return Promise.all(demoPaths.map(async (path) => ({ path, data: new Uint8Array(await readFile(place(path))) })))
}
