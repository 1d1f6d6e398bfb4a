/** The unit tests, in three projects: `node`; `browser` for what needs WebGPU or a worker; `deep` for what takes a software GPU minutes. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import type { BrowserCommand } from 'vitest/node'
import { testBrowser } from './tools/browser.mjs'
import { goldenServer } from './tools/golden-server.ts'

declare module 'vitest' {
  /** What browser tests may inject. */
  interface ProvidedContext {
    /** Whether /golden/ has files; without them the tests that compare with diffusers' own results are skipped. */
    golden: boolean
    /** The software GPU behind WebGPU; only lavapipe has shader-f16. */
    gpu: 'lavapipe' | 'swiftshader'
  }
}

declare module 'vitest/browser' {
  /** What browser tests may ask of the browser. */
  interface BrowserCommands {
    /** Ends the process behind WebGPU, as a driver that fails does; the browser starts another. */
    crashGpu(): Promise<void>
  }
}

const golden = resolve(process.env.GOLDEN ?? '../shared/golden')
const browserTests = '{src,app}/**/*.browser.test.{ts,tsx}'
const deepTests = '{src,app}/**/*.deep.test.{ts,tsx}'

export default defineConfig(async () => ({
  // `--project node` needs no browser: it runs where there is none, and does not install one.
  test: { projects: process.argv.includes('node') ? [nodeProject] : [nodeProject, ...(await browserProjects())] },
}))

const nodeProject = {
  extends: './vite.config.ts' as const,
  test: {
    name: 'node',
    include: ['{src,app,tools}/**/*.test.{ts,tsx}'],
    exclude: [browserTests, deepTests],
    environment: 'node',
    // One process for all files: the wasm runtime and what they import are loaded once.
    isolate: false,
    // As many as there are cores: of `npm test`'s stages this is the longest that is not alone, and one process has but one core.
    maxWorkers: 2,
    // Loading the wasm runtime alone takes seconds on a busy machine.
    testTimeout: 60_000,
  },
}

/** What the sources import from packages, but for the runtime, which stays as it is. */
const bundled = [
  ...[
    '@base-ui/react/popover',
    '@base-ui/react/toolbar',
    '@base-ui/react/tooltip',
    '@huggingface/tokenizers',
    'hash-wasm',
  ],
  ...['idb-keyval', 'react', 'react-dom', 'react-dom/client', 'valibot', 'workbox-window', 'zustand'],
]

async function browserProjects() {
  const { executablePath, args, gpu } = await testBrowser()
  const project = (name: string, include: string) => ({
    extends: './vite.config.ts' as const,
    plugins: [goldenServer(golden, resolve('e2e/support/models'))],
    // A dependency that Vite finds only while the tests run reloads the page under one of them.
    optimizeDeps: { include: bundled },
    test: {
      name,
      include: [include],
      testTimeout: 120_000,
      // As in playwright.config.ts.
      retry: process.env.CI ? 1 : 0,
      provide: { golden: existsSync(golden), gpu },
      browser: {
        enabled: true,
        headless: true,
        provider: playwright({ launchOptions: { executablePath, args } }),
        instances: [{ browser: 'chromium' as const }],
        screenshotFailures: false,
        commands: { crashGpu },
      },
    },
  })
  return [project('browser', browserTests), project('deep', deepTests)]
}

const crashGpu: BrowserCommand<[]> = async ({ context }) => {
  const devtools = await context.browser()!.newBrowserCDPSession()
  // The process goes before it could answer.
  devtools.send('Browser.crashGpuProcess').catch(() => {})
}
