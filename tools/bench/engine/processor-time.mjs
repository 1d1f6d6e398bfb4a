/** What a browser's processes have taken of the processors: on a busy machine it tells more than the clock. */

/** Seconds of the processors that the page, its workers and the process behind WebGPU have taken so far. */
export async function processorSeconds(/** @type {import('playwright').Browser} */ browser) {
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  await devtools.detach()
  const own = processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU')
  return own.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}
