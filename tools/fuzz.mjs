/** `npm run fuzz`: gives every reader of strangers' bytes, texts and JSON 10,000 bent inputs (FUZZ says how many), and prints what came of them. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const [, , ...chosen] = process.argv
const args = [
  'vitest',
  'run',
  '--project',
  'node',
  '--no-file-parallelism',
  ...(chosen.length > 0 ? chosen : ['fuzz.test']),
]
const env = { ...process.env, FUZZ: process.env.FUZZ ?? '10000' }
const tests = spawn('npx', args, { stdio: ['ignore', 'pipe', 'inherit'], env })

/** One row a reader, told by e2e/support/fuzz/survival.ts as it goes. @type {string[]} */
const rows = []
for await (const line of createInterface({ input: tests.stdout })) {
  console.log(line)
  if (line.startsWith('fuzz |')) rows.push(line.replace('fuzz', ''))
}
console.log('\n | reader | inputs | read | refused | ms at most | MB at most |\n |---|---|---|---|---|---|')
for (const row of rows) console.log(`${row} |`)
process.exitCode = tests.exitCode ?? 1
