/** A Chromium whose WebGPU runs on Mesa's lavapipe: a software GPU with shader-f16, about ten times as fast as SwiftShader. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addBackports, install, installedVersion } from './packages.mjs'

const shim = fileURLToPath(new URL('shim.c', import.meta.url))
const drivers = '/usr/share/vulkan/icd.d'
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'darkroom')

/** Debian's Chromium without windows, which lies beside it and finds the same files. */
export const shellName = 'chromium-headless-shell'

/** The arguments that it needs; the adapter's name is the one that the shim gives lavapipe. */
export const lavapipeArguments = [
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
]

/**
 * Its executable, made on first use from an installed Chromium's, and beside it the shell's where that is installed; undefined where
 * it cannot be made or does not work.
 */
export async function lavapipeChromium(/** @type {string} */ chromium) {
  if (process.platform !== 'linux' || !existsSync(join(dirname(chromium), 'libvk_swiftshader.so'))) return undefined
  const folder = join(cache, `lavapipe-${identity(chromium)}`)
  const executable = join(folder, basename(chromium))
  if (existsSync(executable)) return executable

  const driver = await lavapipe()
  if (!driver) return undefined
  const draft = join(cache, `draft-${process.pid}`)
  mkdirSync(draft, { recursive: true })
  try {
    if (!assemble(draft, chromium, driver) || !(await hasHalfFloats(join(draft, basename(chromium))))) return undefined
    for (const old of readdirSync(cache)) if (old.startsWith('lavapipe-')) rmSync(join(cache, old), { recursive: true })
    renameSync(draft, folder)
    return executable
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Changes when the Chromium is upgraded or has its shell, and when the shim is edited. */
function identity(/** @type {string} */ chromium) {
  const version = spawnSync(chromium, ['--version'], { encoding: 'utf8' }).stdout?.match(/[\d.]+/)?.[0]
  const shell = existsSync(join(dirname(chromium), shellName)) ? '-shell' : ''
  return `${version}${shell}-${createHash('sha256').update(readFileSync(shim)).digest('hex').slice(0, 8)}`
}

/** Lavapipe's driver file, with Mesa and a C compiler installed where they are missing and may be installed. */
async function lavapipe() {
  // Lavapipe has shader-f16 since Mesa 24; Debian 12's own is 22.
  const isBookworm = readFileSync('/etc/os-release', 'utf8').includes('VERSION_CODENAME=bookworm')
  if (!driverFile() || (isBookworm && Number.parseInt(installedVersion('mesa-vulkan-drivers') ?? '0', 10) < 24)) {
    if (isBookworm) addBackports()
    install(['mesa-vulkan-drivers', 'libgbm1'], isBookworm ? 'bookworm-backports' : undefined)
  }
  if (spawnSync('gcc', ['--version']).status !== 0) install(['gcc', 'libc6-dev'])
  return driverFile()
}

function driverFile() {
  const file = existsSync(drivers) && readdirSync(drivers).find((name) => name.startsWith('lvp_icd'))
  return file ? join(drivers, file) : undefined
}

/** Fills a folder with the Chromium's files, and the shim in place of SwiftShader; false where the shim does not compile. */
function assemble(/** @type {string} */ folder, /** @type {string} */ chromium, /** @type {string} */ driver) {
  for (const name of readdirSync(dirname(chromium))) {
    const file = join(dirname(chromium), name)
    // Chromium looks for its files beside its executable's real path, so that these are no symbolic links.
    if ([basename(chromium), shellName].includes(name)) linkOrCopy(file, join(folder, name))
    else if (name !== 'libvk_swiftshader.so') symlinkSync(file, join(folder, name))
  }
  const output = join(folder, 'libvk_swiftshader.so')
  const { status } = spawnSync('gcc', ['-shared', '-fPIC', '-O1', `-DLAVAPIPE="${driver}"`, '-o', output, shim, '-ldl'])
  return status === 0
}

function linkOrCopy(/** @type {string} */ from, /** @type {string} */ to) {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}

/** Whether a WebGPU adapter with shader-f16 appears in the given browser; false where it does not even start. */
async function hasHalfFloats(/** @type {string} */ executablePath) {
  const { chromium } = await import('playwright')
  const browser = await chromium.launch({ executablePath, args: lavapipeArguments }).catch(() => undefined)
  if (!browser) return false
  try {
    const page = await browser.newPage()
    await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
    await page.goto('http://localhost/')
    return await page.evaluate(`navigator.gpu?.requestAdapter().then((adapter) => adapter?.features.has('shader-f16'))`)
  } finally {
    await browser.close()
  }
}
