/**
 * The deep tier's stamp: a digest of what its tests stand on, as it was when all of them last passed. Run by itself, this ends
 * well only if they passed with just the files that are there: that takes no history, so it holds in any clone.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './set-up.mjs'

const stamp = join(root, 'tools/deep-stamp.txt')

/** Graphs, weights, the runtime and what comes before and after them; the models; the tests themselves; and the GPU that they run on. */
export const standsOn = [
  'package-lock.json',
  'public/models/demo',
  'src/diffusion',
  'src/models/bytes',
  'src/models/checkpoint',
  'src/models/embedding',
  'src/models/lora',
  'src/models/torch',
  'src/models/upscaler',
  'src/random',
  'e2e/deep',
  'e2e/support/demo-reference',
  'e2e/support/golden-model.ts',
  'e2e/support/models',
  'tools/bench/engine',
  'tools/bench/models',
  'tools/browser.mjs',
  'tools/software-gpu',
]

/** The files that count, in their order, by their paths from the project's root. */
export function deepFiles() {
  return standsOn
    .flatMap((path) => (statSync(join(root, path)).isDirectory() ? inside(path) : [path]))
    .filter((path) => !/\.test\.ts$|\.md$/.test(path) || /\.deep\.test\.ts$/.test(path))
    .sort()
}

/** Whether the deep tests never passed with these files. */
export function isDeepDue() {
  try {
    return readFileSync(stamp, 'utf8').trim() !== digest()
  } catch {
    return true
  }
}

/** Says that they passed. */
export function stampDeep() {
  writeFileSync(stamp, `${digest()}\n`)
}

function inside(/** @type {string} */ folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length).replaceAll(sep, '/'))
}

function digest() {
  const hash = createHash('sha256')
  for (const path of deepFiles()) {
    hash.update(
      `${path}\n${createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex')}\n`,
    )
  }
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = isDeepDue() ? 1 : 0
