/** Playwright's `test`, which fails where a page or one of its workers tries what the content security policy forbids. */
import { test as base, expect, type Page, type Worker } from '@playwright/test'

export { cachedRequests, downloaded, inside, kept, storages } from './traces.ts'

/** What Chromium writes on the console of a page when it refuses something. */
const isRefusal = (text: string) => /Content Security Policy|This document requires 'Trusted/i.test(text)

export const test = base.extend<{ refusals: string[] }>({
  /** All that was refused so far; a test that wants refusals takes them out. */
  refusals: [
    async ({ context }, use) => {
      const refusals: string[] = []
      context.on('console', (message) => {
        if (isRefusal(message.text())) refusals.push(message.text())
      })
      context.on('page', (page: Page) => page.on('worker', tellOfRefusals))
      await use(refusals)
      expect(refusals).toEqual([])
    },
    { auto: true },
  ],
})

/** Of a worker Chromium keeps it to itself. */
function tellOfRefusals(worker: Worker): void {
  const listening = worker.evaluate(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      console.error(`Content Security Policy: ${effectiveDirective} refuses ${blockedURI} to a worker`),
    )
  })
  // It may be gone already.
  listening.catch(() => {})
}
