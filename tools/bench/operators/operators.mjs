/** `npm run bench -- --operators`: parts of the UNet as they are against the same written otherwise, by turns. */
import { chromium } from 'playwright'
import { spread } from '../figures.mjs'

/** Writes a line for each pair, in 16 bits where the GPU has them. */
export async function compareOperators(
  /** @type {string} */ url,
  /** @type {import('playwright').LaunchOptions} */ launch,
  /** @type {{ turns: number, which: string | undefined, bits: string }} */ { turns, which, bits },
) {
  const browser = await chromium.launch(launch)
  try {
    const page = await browser.newPage()
    await page.goto(url)
    const operators = await page.evaluateHandle(
      () => /** @type {import('./page.ts').Operators} */ (Reflect.get(globalThis, 'operators')),
    )
    const count = await operators.evaluate(({ count }) => count)
    const numbers = which ? which.split(',').map(Number) : Array.from({ length: count }, (_, i) => i)
    const type = bits === '32' ? 'float32' : 'float16'
    for (const number of numbers) {
      const question = /** @type {const} */ ([number, type, turns])
      const { name, usual, other } = await operators.evaluate(({ compare }, how) => compare(...how), question)
      console.log(`${name}, ${bits} bits`)
      for (const { seconds, dispatches, distance, failed } of [usual, other]) {
        const taken = `${spread(seconds.toSorted(ascending), 'seconds')}, ${dispatches} dispatches`
        console.log(failed ? `  does not run: ${failed}` : `  ${taken}, ${distance.toExponential(1)} from 32 bits`)
      }
      const ratios = usual.seconds.map((one, turn) => one / (other.seconds[turn] ?? Number.NaN)).sort(ascending)
      if (!usual.failed && !other.failed) console.log(`  ${spread(ratios, 'ratio')} times as fast`)
    }
  } finally {
    await browser.close()
  }
}

const ascending = (/** @type {number} */ a, /** @type {number} */ b) => a - b
