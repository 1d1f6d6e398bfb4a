/** The end-to-end tests: a browser and the built app. */
import { defineConfig } from '@playwright/test'
import { testBrowser } from './tools/browser.mjs'

const { executablePath, args } = await testBrowser()

export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  globalTimeout: 60 * 60_000,
  forbidOnly: Boolean(process.env.CI),
  // A machine that nobody watches may falter once; what fails first is named all the same (tools/test.mjs).
  retries: process.env.CI ? 1 : 0,
  // Two browsers that compute pictures on the same two cores would only time each other out.
  workers: 1,
  projects: [
    // Other browsers have a configuration of their own.
    { name: 'everyday', testIgnore: ['**/e2e/deep/**', '**/e2e/browsers/**'] },
    { name: 'deep', testDir: 'e2e/deep' },
  ],
  reporter: 'list',
  // One set for all machines: what is drawn does not depend on the system.
  snapshotPathTemplate: '{testDir}/visual/{arg}{ext}',
  use: {
    baseURL: process.env.APP_URL,
    launchOptions: { executablePath, args },
    // Only e2e/offline.spec.ts lets them be: what a page is sent is to reach the tests that watch for it.
    serviceWorkers: 'block',
  },
  webServer: {
    command: 'node tools/start.mjs',
    wait: { stdout: /Darkroom is at (?<app_url>\S+)/ },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
})
