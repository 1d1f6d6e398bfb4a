/** Firefox, driven over Marionette: its own WebDriver, which needs no other program. Source: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DrivenBrowser } from './driven-browser.ts'
import { until } from './until.ts'
import { type Command, WebDriver, type Wire } from './web-driver.ts'

export async function startFirefox(executable: string): Promise<DrivenBrowser> {
  const home = mkdtempSync(join(tmpdir(), 'darkroom-firefox-'))
  const [profile, downloads] = [join(home, 'profile'), join(home, 'downloads')]
  for (const folder of [profile, downloads]) mkdirSync(folder)
  writeFileSync(join(profile, 'user.js'), preferences(downloads))
  // As root it refuses a home that is another user's.
  const environment = { ...process.env, HOME: home, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '1000' }
  const firefox = spawn(executable, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    env: environment,
    stdio: 'ignore',
  })
  const port = await until(() => readPort(join(profile, 'MarionetteActivePort')), 'Firefox starts')
  const socket = connect(port, '127.0.0.1')
  const send = marionette(socket)
  const { capabilities } = (await send('NewSession', { timeouts: { script: 120_000 } })) as {
    capabilities: { browserVersion: string }
  }
  return {
    version: `Firefox ${capabilities.browserVersion}`,
    driver: new WebDriver(send),
    downloads,
    stop: async () => {
      socket.destroy()
      await ended(firefox)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** What a person's Firefox has, but no first-run pages, and downloads that ask nothing. */
const preferences = (downloads: string) =>
  Object.entries({
    'marionette.port': 0,
    'browser.download.dir': downloads,
    'browser.download.folderList': 2,
    'browser.download.always_ask_before_handling_new_types': false,
    'browser.download.alwaysOpenPanel': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.aboutwelcome.enabled': false,
    'browser.startup.page': 0,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
    'app.update.enabled': false,
    'extensions.update.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
  })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('')

function readPort(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

async function ended(firefox: ChildProcess): Promise<void> {
  if (firefox.exitCode !== null) return
  firefox.kill()
  await once(firefox, 'exit')
}

/** Messages of JSON, each behind its length: [0, id, command, parameters] goes, [1, id, error, result] comes. */
function marionette(socket: Socket): Wire {
  const waiting: PromiseWithResolvers<unknown>[] = []
  let received = Buffer.alloc(0)
  socket.on('data', (piece) => {
    received = Buffer.concat([received, piece])
    for (;;) {
      const colon = received.indexOf(':')
      const end = colon + 1 + Number(received.subarray(0, Math.max(colon, 0)))
      if (colon < 0 || received.length < end) return
      const message = JSON.parse(received.toString('utf8', colon + 1, end))
      received = received.subarray(end)
      if (!Array.isArray(message)) continue // The greeting.
      const [, id, error, result] = message
      if (error) waiting[id]?.reject(new Error(`${error.error}: ${error.message}`))
      else waiting[id]?.resolve(result && 'value' in result ? result.value : result)
    }
  })
  for (const end of ['error', 'close'] as const) {
    socket.on(end, () => {
      for (const each of waiting) each?.reject(new Error('Firefox is gone.'))
    })
  }
  return (command: Command, parameters = {}) => {
    let settle!: Pick<PromiseWithResolvers<unknown>, 'resolve' | 'reject'>
    const answer = new Promise<unknown>((resolve, reject) => {
      settle = { resolve, reject }
    })
    const id = waiting.push({ promise: answer, ...settle }) - 1
    const text = JSON.stringify([0, id, `WebDriver:${command}`, parameters])
    socket.write(`${Buffer.byteLength(text)}:${text}`)
    return answer
  }
}
