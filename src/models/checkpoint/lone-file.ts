/** A part of a model that comes by itself: one .safetensors file, with its config.json beside it or without. */

import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, readSafetensors, stored } from '../bytes/index.ts'
import { type Json, readJson } from '../configs/index.ts'
import type { Part } from './parts.ts'

/** The file among `files`, the fp16 one where there are several; `title` names what is looked for where there is none. */
export async function loneFile(
  files: ReadonlyMap<string, ByteSource>,
  title: string,
): Promise<{ part: Part; config: Json }> {
  const paths = [...files.keys()]
  const models = paths.filter((path) => /\.(safetensors|sft)$/i.test(path))
  const path = models.find((path) => /\bfp16\b/.test(path)) ?? models[0] ?? paths[0]
  if (path === undefined) throw badFile('The folder', `is empty. Choose ${title} as a .safetensors file.`)
  const source = files.get(path)!
  const weights = stored(await readSafetensors(source, path), source)
  const config = paths.find((other) => other === `${path.slice(0, path.lastIndexOf('/') + 1)}config.json`)
  return { part: { weights, where: path }, config: config ? await readJson(files, config) : {} }
}
