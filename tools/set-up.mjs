/** Set-up: the dependencies, installed when they are missing or older than package-lock.json. */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs `npm ci` where it is needed; ends the process when that fails. */
export function setUp() {
  // npm writes this file last of all, so its time is that of the last complete installation.
  const installed = modified('node_modules/.package-lock.json')
  if (installed !== undefined && installed >= (modified('package-lock.json') ?? 0)) return
  console.log('Installing the dependencies (npm ci)…')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('npm ci failed. See what it says above; it needs the npm registry and Node 20.19 or newer.')
    process.exit(1)
  }
}

/** When a path of the project last changed, in ms; undefined where there is none. */
export function modified(/** @type {string} */ path) {
  return statSync(new URL(`../${path}`, import.meta.url), { throwIfNoEntry: false })?.mtimeMs
}
