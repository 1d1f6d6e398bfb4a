/** `npm test`: sets up, runs every stage whatever the others did, and ends with one line of counts. `--deep` runs the deep tier alone. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { testBrowser } from './browser.mjs'
import { isDeepDue, stampDeep } from './deep.mjs'
import { root, setUp } from './set-up.mjs'
import { nothing, slowest } from './tally.mjs'

/**
 * A script of package.json: whether it has the machine to itself, the stage that it stands on, and the arguments that make one that
 * counts its tests say so in a file.
 * @typedef {{ name: string, script: string, isAlone?: true, after?: string, counting?: string[] }} Stage
 */

/** How many stages run at once. Three for two cores: those with browsers wait about as much as they compute. */
const lanes = 3

const byVitest = ['--reporter=default', '--reporter=./tools/tally.mjs']
const byPlaywright = ['--reporter=list,./tools/tally.mjs']

/** In the order in which they begin: what takes longest first. @type {Stage[]} */
const everyday = [
  { name: 'build', script: 'build' },
  { name: 'unit tests', script: 'test:unit', counting: byVitest },
  { name: 'types', script: 'test:types' },
  { name: 'other browsers', script: 'test:browsers', after: 'build', counting: byPlaywright },
  { name: 'browser tests', script: 'test:browser', counting: byVitest },
  { name: 'lint', script: 'test:lint' },
  { name: 'dead code', script: 'test:dead-code' },
  { name: 'end-to-end tests', script: 'test:e2e', isAlone: true, counting: byPlaywright },
]

/** What takes a software GPU minutes. @type {Stage[]} */
const deep = [
  { name: 'deep browser tests', script: 'test:deep:browser', isAlone: true, counting: byVitest },
  { name: 'deep end-to-end tests', script: 'test:deep:e2e', isAlone: true, counting: byPlaywright },
]

const isDeepAlone = process.argv.includes('--deep')
const isDeep = isDeepAlone || process.env.DEEP === '1'
const stages = [...(isDeepAlone ? [] : everyday), ...(isDeep ? deep : [])]

setUp()
const reports = mkdtempSync(join(tmpdir(), 'darkroom-'))
const total = nothing()
/** Whether every deep stage passed, and skipped nothing but the test that has a switch of its own. */
let isDeepWhole = isDeep
/** @type {string[]} */
const summary = []
const start = Date.now()

try {
  console.log(`Testing in Chromium with WebGPU on ${(await testBrowser()).gpu}`)
} catch {
  // The stages that need the browser fail, with the same sentence.
}
await runAll(stages)
rmSync(reports, { recursive: true })

tell('Skipped', total.skipped)
tell('Failed first, and passed when tried again', total.flaky)
tell('Failed', total.failures)
console.log(`\nThe slowest tests:`)
for (const { name, seconds } of slowest(total.slowest)) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`)
console.log(`\n${summary.join('\n')}\n`)
tellOfDeep()
console.log(`In all ${((Date.now() - start) / 60_000).toFixed(1)} min`)
const { passed, failed, skipped } = total
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

function tell(/** @type {string} */ title, /** @type {import('./tally.mjs').Told[]} */ tests) {
  if (tests.length > 0) console.log(`\n${title}:`)
  for (const { name, why } of tests) console.log(`  ${name}${why ? ` (${why})` : ''}`)
}

function tellOfDeep() {
  if (!isDeepDue()) return
  if (isDeepWhole) {
    stampDeep()
    console.log('The deep tests passed with these files: commit tools/deep-stamp.txt.\n')
  } else if (!isDeep) {
    console.log('What the deep tests stand on has changed since they last passed: npm run test:deep\n')
  }
}

/** Begins each stage as soon as there is a lane for it and what it stands on is over, in their order. */
async function runAll(/** @type {readonly Stage[]} */ stages) {
  /** By their names. @type {Map<string, Promise<void>>} */
  const running = new Map()
  for (const stage of stages) {
    const { name, isAlone, after = '' } = stage
    await running.get(after)
    while (running.size > (isAlone ? 0 : lanes - 1)) await Promise.race(running.values())
    running.set(
      name,
      run(stage).finally(() => running.delete(name)),
    )
    if (isAlone) await running.get(name)
  }
  await Promise.all(running.values())
}

/** Runs a stage and adds up what it counted; one that may not be alone has its name before every line of what it says. */
async function run(/** @type {Stage} */ stage) {
  const { name, script, isAlone, counting = [] } = stage
  console.log(`── ${name}`)
  const start = Date.now()
  const tally = join(reports, `${script.replaceAll(':', '-')}.json`)
  const child = spawn('npm', ['run', '--silent', script, '--', ...counting], {
    cwd: root,
    env: { ...process.env, TALLY: tally },
    stdio: isAlone ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => console.log(`${name} │ ${line}`))
  }
  const status = await new Promise((resolve) => child.on('close', resolve))
  const counts = counted(tally)
  const isGood = status === 0
  if (deep.includes(stage)) {
    isDeepWhole &&= isGood && counts.skipped.every(({ why }) => why?.includes('FULL_SIZE_DOWNLOAD'))
  }
  total.passed += counts.passed
  // A stage fails as one test when its failure is not among the tests that it counted.
  total.failed += isGood ? counts.failed : Math.max(counts.failed, 1)
  for (const list of /** @type {const} */ (['failures', 'flaky', 'skipped'])) total[list].push(...counts[list])
  total.slowest.push(...counts.slowest)
  summary.push(`${isGood ? 'passed' : 'FAILED'}  ${name}, ${((Date.now() - start) / 1000).toFixed(1)} s`)
  console.log(summary.at(-1))
}

/** @returns {import('./tally.mjs').Counts} */
function counted(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return nothing()
  }
}
