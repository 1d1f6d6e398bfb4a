/** The end-to-end tests: a browser and the built app. */
import { defineConfig } from '@playwright/test'
import { testBrowser } from './tools/browser.mjs'

const { executablePath, shellPath, args } = await testBrowser()

export default defineConfig<{ isFull?: boolean }>({
  testDir: 'e2e',
  timeout: 120_000,
  globalTimeout: 60 * 60_000,
  forbidOnly: Boolean(process.env.CI),
  // A machine that nobody watches may falter once; what fails first is named all the same (tools/test.mjs).
  retries: process.env.CI ? 1 : 0,
  // Three for two cores: a test waits about as much as it computes.
  workers: 3,
  // What takes no time alone takes seconds while the others start.
  expect: { timeout: 15_000 },
  projects: [
    // Other browsers have a configuration of their own.
    // First, as one worker has them all: it is done before the other has done the rest.
    { name: 'visual', testMatch: '**/visual.spec.ts' },
    {
      name: 'everyday',
      testIgnore: ['**/e2e/deep/**', '**/e2e/drills/**', '**/e2e/browsers/**', '**/visual.spec.ts'],
      // Each test starts a runtime for a picture or two: compiling more than the kernels twice costs more than it brings.
      use: {
        launchOptions: { executablePath: shellPath, args: [...args, '--js-flags=--wasm-tiering-budget=2000000000'] },
      },
    },
    // What is killed and measured wants the machine to itself. The gate has a few of each, `npm run drill` all.
    // One kill tells little of a server; others take long even once.
    {
      name: 'short-drill',
      testDir: 'e2e/drills',
      testIgnore: ['download*', 'import', 'clock'].map((name) => `**/${name}.spec.ts`),
      workers: 1,
    },
    { name: 'drill', testDir: 'e2e/drills', workers: 1, use: { isFull: true } },
    // Of these each takes all cores, and memory is measured.
    { name: 'deep', testDir: 'e2e/deep', workers: 1 },
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
    // It builds where the build is stale.
    timeout: 300_000,
    wait: { stdout: /Darkroom is at (?<app_url>\S+)/ },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
})
