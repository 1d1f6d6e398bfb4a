/** The browser for tests: an installed Chromium, with WebGPU on lavapipe where that can be had and on SwiftShader elsewhere. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lavapipeArguments, lavapipeChromium, shellName } from './software-gpu/lavapipe.mjs'
import { install } from './software-gpu/packages.mjs'

// Where a package has both, the executable comes before the script that starts it.
const places = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

// A software GPU's process dies now and then, and one test kills it: after two deaths Chromium would refuse WebGPU to the page,
// and after three to everybody.
const afterCrashes = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit']
/** The address bar's list of proposals: a page of Chromium's own in every window, which nobody sees, for a third of a test's computing. */
const unseen = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']
const swiftshaderArguments = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

/**
 * The browser for tests, installed on first use. CHROMIUM names another one; TEST_GPU=swiftshader does without lavapipe.
 * `shellPath` is the same without windows, a sixth of a test's computing, or the same again where that is not to be had.
 * The answer is kept in the environment, so that the processes that this one starts need not ask again.
 * @returns {Promise<{ executablePath: string, shellPath: string, args: string[], gpu: 'lavapipe' | 'swiftshader' }>}
 */
export async function testBrowser() {
  process.env.TEST_BROWSER ??= JSON.stringify(await find())
  return JSON.parse(process.env.TEST_BROWSER)
}

async function find() {
  const chromium = installed() ?? (install(['chromium']) ? installed() : undefined)
  if (!chromium) {
    throw new Error('The tests need Chromium or Chrome: install one, or set CHROMIUM to its path, and run this again.')
  }
  if (chromium === places[0] && !existsSync(join(dirname(chromium), shellName))) install([shellName])
  const lavapipe = process.env.TEST_GPU === 'swiftshader' ? undefined : await lavapipeChromium(chromium)
  const common = [...afterCrashes, ...(await withoutUnseen())]
  if (lavapipe) return { ...both(lavapipe), args: [...lavapipeArguments, ...common], gpu: 'lavapipe' }
  return { ...both(chromium), args: [...swiftshaderArguments, ...common], gpu: 'swiftshader' }
}

function both(/** @type {string} */ executablePath) {
  const shell = join(dirname(executablePath), shellName)
  return { executablePath, shellPath: existsSync(shell) ? shell : executablePath }
}

/**
 * The argument that does without what is unseen. Chromium heeds only the last of its kind, so Playwright's own features are in it,
 * which Playwright tells nowhere but in the report of a browser that does not start, as Node is none.
 */
async function withoutUnseen() {
  const { chromium } = await import('playwright')
  const report = await chromium.launch({ executablePath: process.execPath }).then(String, String)
  const own = /--disable-features=(\S+)/.exec(report)?.[1]
  return own ? [`--disable-features=${[own, ...unseen].join()}`] : []
}

function installed() {
  const chosen = process.env.CHROMIUM
  // Debian's script in /usr/bin only starts the executable that heads the list.
  if (chosen && chosen !== '/usr/bin/chromium') return chosen
  return places.find((path) => existsSync(path))
}
