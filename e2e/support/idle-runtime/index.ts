/** Playwright's `test`, where the engine's runtime is idle: for whatever stands before the engine. */
import { readFileSync } from 'node:fs'
import { test as base } from '../watched/index.ts'

const body = readFileSync(new URL('ort.js', import.meta.url), 'utf8')

/** What stands where the runtime is asked for. */
export const answerForRuntime = { contentType: 'text/javascript', body }

/** `test.use({ isIdle: false })` gives tests of such a file that look at what is drawn the real one. */
export const test = base.extend<{ isIdle: boolean }>({
  isIdle: [true, { option: true }],
  context: async ({ context, isIdle }, use) => {
    if (isIdle) {
      await context.route(/\/assets\/ort\.[^/]*\.js$/, (route) => route.fulfill(answerForRuntime))
    }
    await use(context)
  },
})
