/** A reporter for Vitest and for Playwright: writes what a run counted, as JSON, to the file that TALLY names. */
import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ name: string, why?: string }} Told
 * @typedef {{ name: string, seconds: number }} Timed
 * @typedef {{ passed: number, failed: number, failures: Told[], flaky: Told[], skipped: Told[], slowest: Timed[] }} Counts
 * `flaky` tells of those among the passed that failed first. Of what failed, `failures` lacks what breaks outside a test.
 */

/** How many of the slowest tests are told of. */
export const slowestCount = 20

/** What a stage counts that counts no tests, or that broke before it could. */
export const nothing = () =>
  /** @type {Counts} */ ({ passed: 0, failed: 0, failures: [], flaky: [], skipped: [], slowest: [] })

export default class Tally {
  counts = nothing()

  /** Vitest's last call. What breaks outside a test (a file that cannot be imported, a hook) counts as one failure. */
  onTestRunEnd(
    /** @type {readonly import('vitest/node').TestModule[]} */ modules,
    /** @type {readonly unknown[]} */ errors,
  ) {
    this.counts.failed += errors.length
    for (const module of modules) {
      const suites = [module, ...module.children.allSuites()]
      this.counts.failed += suites.filter((suite) => suite.errors().length > 0).length
      for (const test of module.children.allTests()) {
        const result = test.result()
        const name = `${module.relativeModuleId}: ${test.fullName}`
        if (result.state === 'passed') this.pass(name, test.diagnostic()?.flaky, result.errors)
        else if (result.state === 'failed') this.fail(name, result.errors)
        else this.counts.skipped.push(told(name, 'note' in result ? result.note : undefined))
        this.time(name, test.diagnostic()?.duration ?? 0)
      }
    }
    this.write()
  }

  /** Playwright's first call. */
  onBegin(/** @type {unknown} */ _config, /** @type {import('@playwright/test/reporter').Suite} */ suite) {
    this.suite = suite
  }

  /** Playwright's call for what breaks outside a test. */
  onError() {
    this.counts.failed++
  }

  /** Playwright's last call. */
  onEnd() {
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome()
      // The project's name, where it has one: a test may run in several browsers.
      const name = test
        .titlePath()
        .filter((part) => part)
        .join(' › ')
      const errors = test.results.flatMap((result) => result.errors)
      const why = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
      if (outcome === 'skipped') this.counts.skipped.push(told(name, why))
      else if (outcome === 'unexpected') this.fail(name, errors)
      else this.pass(name, outcome === 'flaky', errors)
      this.time(
        name,
        test.results.reduce((sum, { duration }) => sum + duration, 0),
      )
    }
    this.write()
  }

  pass(
    /** @type {string} */ name,
    /** @type {boolean | undefined} */ isFlaky,
    /** @type {readonly { message?: string }[] | undefined} */ errors,
  ) {
    this.counts.passed++
    if (isFlaky) this.counts.flaky.push(told(name, errors?.[0]?.message))
  }

  fail(/** @type {string} */ name, /** @type {readonly { message?: string }[]} */ errors) {
    this.counts.failed++
    this.counts.failures.push(told(name, errors[0]?.message))
  }

  time(/** @type {string} */ name, /** @type {number} */ ms) {
    this.counts.slowest.push({ name, seconds: ms / 1000 })
  }

  write() {
    this.counts.slowest = slowest(this.counts.slowest)
    if (process.env.TALLY) writeFileSync(process.env.TALLY, JSON.stringify(this.counts))
  }
}

/** The slowest of them, in their order. */
export function slowest(/** @type {readonly Timed[]} */ tests) {
  return tests.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowestCount)
}

/** @returns {Told} */
function told(/** @type {string} */ name, /** @type {string | undefined} */ message) {
  const [why] = stripVTControlCharacters(message ?? '').split('\n')
  return { name, ...(why && { why }) }
}
