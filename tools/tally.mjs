/** A reporter for Vitest and for Playwright: writes what a run counted, as JSON, to the file that TALLY names. */
import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ name: string, why?: string }} Told
 * @typedef {{ passed: number, failed: number, failures: Told[], flaky: Told[], skipped: Told[] }} Counts
 * `flaky` tells of those among the passed that failed first. Of what failed, `failures` lacks what breaks outside a test.
 */

export default class Tally {
  /** @type {Counts} */
  counts = { passed: 0, failed: 0, failures: [], flaky: [], skipped: [] }

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

  write() {
    if (process.env.TALLY) writeFileSync(process.env.TALLY, JSON.stringify(this.counts))
  }
}

/** @returns {Told} */
function told(/** @type {string} */ name, /** @type {string | undefined} */ message) {
  const [why] = stripVTControlCharacters(message ?? '').split('\n')
  return { name, ...(why && { why }) }
}
