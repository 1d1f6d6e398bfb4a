/** WebKit: WebKitGTK's MiniBrowser on a display of its own that nobody sees, driven by WebKitWebDriver over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DrivenBrowser } from './driven-browser.ts'
import { until } from './until.ts'
import { type Command, WebDriver, type Wire } from './web-driver.ts'

export async function startWebKit(programs: { driver: string; display: string }): Promise<DrivenBrowser> {
  const home = mkdtempSync(join(tmpdir(), 'darkroom-webkit-'))
  const downloads = join(home, 'downloads')
  for (const folder of [downloads, join(home, '.config')]) mkdirSync(folder)
  writeFileSync(join(home, '.config', 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`)
  const { display, process: server } = await startDisplay(programs.display)
  const port = await freePort()
  const environment = { ...process.env, HOME: home, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' }
  const driver = spawn(programs.driver, [`--port=${port}`], { env: environment, stdio: 'ignore' })
  const send = http(`http://127.0.0.1:${port}`)
  const { capabilities } = (await until(
    () => send('NewSession', { capabilities: { alwaysMatch: { timeouts: { script: 120_000 } } } }),
    'WebKit starts',
  )) as { capabilities: { browserName: string; browserVersion: string } }
  return {
    version: `WebKitGTK ${capabilities.browserVersion}`,
    driver: new WebDriver(send),
    downloads,
    stop: async () => {
      await send('DeleteSession').catch(() => {})
      for (const program of [driver, server]) await ended(program)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A display on the first number that is free. */
async function startDisplay(executable: string): Promise<{ display: string; process: ChildProcess }> {
  const server = spawn(executable, ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const pipe = server.stdio[3] as NodeJS.ReadableStream
  const [number] = await once(pipe, 'data')
  return { display: `:${String(number).trim()}`, process: server }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return
  program.kill()
  await once(program, 'exit')
}

/** Where each command goes, behind the session's address. */
const routes: Record<Command, [method: string, path: string]> = {
  NewSession: ['POST', ''],
  DeleteSession: ['DELETE', ''],
  Navigate: ['POST', '/url'],
  ExecuteScript: ['POST', '/execute/sync'],
  ElementClick: ['POST', '/element/:id/click'],
  ElementSendKeys: ['POST', '/element/:id/value'],
  PerformActions: ['POST', '/actions'],
  TakeScreenshot: ['GET', '/screenshot'],
}

function http(address: string): Wire {
  let session = ''
  return async (command, parameters = {}) => {
    const [method, path] = routes[command]
    const { id, ...body } = parameters
    const url = `${address}/session${session}${path.replace(':id', String(id))}`
    const response = await fetch(url, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
    const { value } = (await response.json()) as { value: { error: string; message: string; sessionId: string } }
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`)
    if (command === 'NewSession') session = `/${value.sessionId}`
    return value
  }
}
