/** A reporter for Vitest and for Playwright: writes what a run counted, as JSON, to the file that TALLY names. */
import { writeFileSync } from 'node:fs'

/**
 * @typedef {{ passed: number, failed: number, skipped: { name: string, why?: string }[], flaky: string[] }} Counts
 * Of those that passed, `flaky` names the ones that failed first.
 */

export default class Tally {
  /** @type {Counts} */
  counts = { passed: 0, failed: 0, skipped: [], flaky: [] }

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
        if (result.state === 'passed') this.counts.passed++
        else if (result.state === 'failed') this.counts.failed++
        else this.skip(`${module.relativeModuleId}: ${test.fullName}`, 'note' in result ? result.note : undefined)
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
      const name = test.titlePath().slice(2).join(' › ')
      const why = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
      if (outcome === 'skipped') this.skip(name, why)
      else if (outcome === 'unexpected') this.counts.failed++
      else this.counts.passed++
      if (outcome === 'flaky') this.counts.flaky.push(name)
    }
    this.write()
  }

  skip(/** @type {string} */ name, /** @type {string | undefined} */ why) {
    this.counts.skipped.push({ name, ...(why && { why }) })
  }

  write() {
    if (process.env.TALLY) writeFileSync(process.env.TALLY, JSON.stringify(this.counts))
  }
}
