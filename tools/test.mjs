/** `npm test`: sets up, runs every stage whatever the others did, and ends with one line of counts. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testBrowser } from './browser.mjs'
import { root, setUp } from './set-up.mjs'

const tallied = ['--reporter=default', '--reporter=./tools/tally.mjs']

/** Each stage is a script of package.json; the arguments make one that counts its tests say so in a file. */
const stages = [
  { name: 'types', script: 'test:types' },
  { name: 'lint', script: 'test:lint' },
  { name: 'dead code', script: 'test:dead-code' },
  { name: 'unit tests', script: 'test:unit', counting: tallied },
  { name: 'browser tests', script: 'test:browser', counting: tallied },
  { name: 'build', script: 'build' },
  { name: 'end-to-end tests', script: 'test:e2e', counting: ['--reporter=list,./tools/tally.mjs'] },
  { name: 'other browsers', script: 'test:browsers', counting: ['--reporter=list,./tools/tally.mjs'] },
]

setUp()
const reports = mkdtempSync(join(tmpdir(), 'darkroom-'))
let passed = 0
let failed = 0
/** @type {import('./tally.mjs').Told[]} */
const failures = []
/** @type {import('./tally.mjs').Told[]} */
const flaky = []
/** @type {import('./tally.mjs').Told[]} */
const skipped = []
/** @type {string[]} */
const summary = []

try {
  console.log(`Testing in Chromium with WebGPU on ${(await testBrowser()).gpu}`)
} catch {
  // The stages that need the browser fail, with the same sentence.
}
for (const stage of stages) {
  console.log(`\n── ${stage.name}`)
  const start = Date.now()
  const { isGood, counts } = run(stage)
  passed += counts.passed
  // A stage fails as one test when its failure is not among the tests that it counted.
  failed += isGood ? counts.failed : Math.max(counts.failed, 1)
  failures.push(...counts.failures)
  flaky.push(...counts.flaky)
  skipped.push(...counts.skipped)
  summary.push(`${isGood ? 'passed' : 'FAILED'}  ${stage.name}, ${((Date.now() - start) / 1000).toFixed(1)} s`)
  console.log(summary.at(-1))
}
rmSync(reports, { recursive: true })

tell('Skipped', skipped)
tell('Failed first, and passed when tried again', flaky)
tell('Failed', failures)
console.log(`\n${summary.join('\n')}\n`)
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

function tell(/** @type {string} */ title, /** @type {import('./tally.mjs').Told[]} */ tests) {
  if (tests.length > 0) console.log(`\n${title}:`)
  for (const { name, why } of tests) console.log(`  ${name}${why ? ` (${why})` : ''}`)
}

/** @returns {{ isGood: boolean, counts: import('./tally.mjs').Counts }} */
function run(/** @type {{ script: string, counting?: string[] }} */ { script, counting = [] }) {
  const tally = join(reports, `${script.replace(':', '-')}.json`)
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...counting], {
    cwd: root,
    env: { ...process.env, TALLY: tally },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  return { isGood: status === 0, counts: counted(tally) }
}

/** @returns {import('./tally.mjs').Counts} */
function counted(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 0, failures: [], flaky: [], skipped: [] } // A stage that counts no tests, or that broke before it could.
  }
}
