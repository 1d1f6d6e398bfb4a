/** Firefox and WebKit for tests: what is installed of them, installed on first use where this user may. */
import { existsSync } from 'node:fs'
import { install } from './software-gpu/packages.mjs'

const firefoxPlaces = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

/** WebKitGTK's driver brings its browser, which needs a display. */
const webkitPrograms = { driver: '/usr/bin/WebKitWebDriver', display: '/usr/bin/Xvfb' }

/** Firefox's executable, or undefined. FIREFOX names another one. */
export function firefox() {
  return once('TEST_FIREFOX', () => installedFirefox() ?? (install(['firefox-esr']) ? installedFirefox() : undefined))
}

/** WebKit's driver and the X server for its browser, or undefined. */
export function webkit() {
  return once('TEST_WEBKIT', () => {
    if (!hasWebkit()) install(['webkit2gtk-driver', 'xvfb'])
    return hasWebkit() ? webkitPrograms : undefined
  })
}

const installedFirefox = () => process.env.FIREFOX ?? firefoxPlaces.find((path) => existsSync(path))
const hasWebkit = () => Object.values(webkitPrograms).every((path) => existsSync(path))

/**
 * The answer is kept in the environment, so that the processes that this one starts need not ask again.
 * @template Answer
 * @param {string} name
 * @param {() => Answer} ask
 * @returns {Answer | undefined}
 */
function once(name, ask) {
  process.env[name] ??= JSON.stringify(ask() ?? null)
  return JSON.parse(process.env[name]) ?? undefined
}
