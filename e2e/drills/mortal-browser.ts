/** A browser with a profile that outlives it: it is killed as a system kills, and the next one opens what it left. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type CDPSession, chromium, expect, type Page } from '@playwright/test'
import { testBrowser } from '../../tools/browser.mjs'
import { answerForRuntime } from '../support/idle-runtime/index.ts'

export interface Life {
  page: Page
  devtools: CDPSession
  /** Another tab of the same browser. */
  newTab(): Promise<Page>
  /** Ends the process behind WebGPU, as a driver that fails does; the browser starts another. */
  crashGpu(): Promise<void>
  /** SIGKILL, to all of its processes. */
  kill(): Promise<void>
}

interface Options {
  address?: string
  prepare?: (page: Page) => Promise<unknown>
  /** False gives the engine its real runtime. */
  isIdle?: boolean
}

/** Opens the browser again and again, each time with what the one before left. */
export type Browser = (options?: Options) => Promise<Life>

export const test = base.extend<{ browserOf: Browser; random: () => number; isFull: boolean }>({
  /** Whether each drill is done as often as docs/reliability.md says, or a few times, for the gate. */
  isFull: [false, { option: true }],
  async browserOf({ baseURL }, use) {
    const profile = mkdtempSync(join(tmpdir(), 'darkroom-profile-'))
    const living = new Set<Life>()
    await use(async ({ address = '/', ...options } = {}) => {
      const life = await born(profile, new URL(address, baseURL).href, options)
      const kill = async () => {
        living.delete(life)
        await life.kill()
      }
      living.add(life)
      return { ...life, kill }
    })
    for (const life of living) await life.kill()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  },
  /** From 0 to 1; DRILL_SEED makes the moments of an earlier run again. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture takes.
  async random({}, use, { title }) {
    let state = Number(process.env.DRILL_SEED ?? Math.floor(Math.random() * 2 ** 32))
    console.log(`${title}: DRILL_SEED=${state}`)
    await use(() => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    })
  },
})

async function born(profile: string, url: string, { prepare = async () => {}, isIdle = true }: Options): Promise<Life> {
  const { executablePath, args } = await testBrowser()
  const port = join(profile, 'DevToolsActivePort')
  rmSync(port, { force: true })
  const flags = [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--lang=en-US',
  ]
  // A group of its own, so that none of its processes is left.
  const child = spawn(executablePath, [...args, ...flags, 'about:blank'], { detached: true, stdio: 'ignore' })
  const address = () => {
    try {
      const [number, path] = readFileSync(port, 'utf8').split('\n')
      return path && `ws://127.0.0.1:${number}${path}`
    } catch {
      return ''
    }
  }
  await expect.poll(address, { timeout: 60_000, intervals: [50] }).toMatch(/^ws:/)
  const browser = await chromium.connectOverCDP(address()!)
  const context = browser.contexts()[0]!
  if (isIdle) await context.route(/\/assets\/ort\.[^/]*\.js$/, (route) => route.fulfill(answerForRuntime))
  // What the page is sent is to reach the test.
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  const open = async (page: Page) => {
    await prepare(page)
    await page.goto(url)
    await expect(page.getByLabel('Model', { exact: true })).not.toHaveValue('', { timeout: 30_000 })
    return page
  }
  const page = await open(context.pages()[0] ?? (await context.newPage()))
  return {
    page,
    devtools: await context.newCDPSession(page),
    newTab: async () => open(await context.newPage()),
    async crashGpu() {
      const devtools = await browser.newBrowserCDPSession()
      // The process goes before it could answer.
      devtools.send('Browser.crashGpuProcess').catch(() => {})
    },
    kill: () => killed(child),
  }
}

async function killed(child: ChildProcess): Promise<void> {
  const isOver = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid!, 'SIGKILL')
  await isOver
}
