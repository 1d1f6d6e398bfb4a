/** Where the golden values lie: a folder outside the project, because some of them are not ours to copy. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = process.env.GOLDEN ?? fileURLToPath(new URL('../../../shared/golden', import.meta.url))

/** The folder's path (set GOLDEN to change it); undefined where it is absent, so that tests can skip themselves by name. */
export const goldenFolder: string | undefined = existsSync(`${folder}/tiny/model_index.json`) ? folder : undefined
