/** Draws the evaluation's prompts by the app's engine, for evaluate.py to judge: README.md tells how. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quality: { type: 'string', default: 'standard' },
    with: { type: 'string', default: '{}' },
    steps: { type: 'string', default: '20' },
    guidance: { type: 'string', default: '6' },
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: '200' },
  },
})
const [list, out] = positionals
if (!list || !out) throw new Error('draw.mjs PROMPTS.json FOLDER: evaluate.py --list writes the prompts')

/** @typedef {import('./draw.ts').Series} Series */
const imported = await runnerImport(join(import.meta.dirname, 'draw.ts'))
const { drawn } = /** @type {typeof import('./draw.ts')} */ (imported.module)
const number = (/** @type {'steps' | 'guidance' | 'from' | 'to'} */ name) => Number(options[name])
mkdirSync(out, { recursive: true })
const seconds = []
for await (const picture of drawn({
  prompts: JSON.parse(readFileSync(list, 'utf8')),
  quality: /** @type {Series['quality']} */ (options.quality),
  settings: JSON.parse(options.with),
  steps: number('steps'),
  guidance: number('guidance'),
  from: number('from'),
  to: number('to'),
})) {
  writeFileSync(join(out, `${String(picture.number).padStart(3, '0')}.png`), picture.png)
  seconds.push(picture.seconds)
}
const middle = seconds.sort((a, b) => a - b)[seconds.length >> 1] ?? Number.NaN
console.log(`${seconds.length} pictures, ${middle.toFixed(2)} s from the first step to the last (median)`)
