/** The main flows in Firefox and WebKit: the built app, Playwright's runner, and no browser of Playwright's. */
import { defineConfig } from '@playwright/test'
import type { Engine } from './flow.ts'

export default defineConfig<object, { engine: Engine }>({
  testDir: '.',
  timeout: 180_000,
  globalTimeout: 30 * 60_000,
  forbidOnly: Boolean(process.env.CI),
  // As in the other tests' configuration.
  retries: process.env.CI ? 1 : 0,
  // One browser after the other, each started once: two that compute pictures on the same cores would time each other out.
  workers: 1,
  reporter: 'list',
  projects: [
    { name: 'Firefox', use: { engine: 'firefox' } },
    { name: 'WebKit', use: { engine: 'webkit' } },
  ],
  // It builds where the build is stale; each test serves the build from an address of its own.
  webServer: {
    command: 'node tools/start.mjs',
    cwd: '../..',
    wait: { stdout: /Darkroom is at (?<app_url>\S+)/ },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
})
