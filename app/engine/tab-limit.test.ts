/** Who is told that a tab may be too small; the user agents are those of real devices. */
import { describe, expect, it } from 'vitest'
import { tabAdvice } from './tab-limit.ts'

const safari = (system: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1`
const iPhone = { userAgent: safari('iPhone; CPU iPhone OS 18_6 like Mac OS X'), maxTouchPoints: 5 }
const olderIPad = { userAgent: safari('iPad; CPU OS 12_2 like Mac OS X'), maxTouchPoints: 5 }
const iPad = { userAgent: safari('Macintosh; Intel Mac OS X 10_15_7'), maxTouchPoints: 5 }
const mac = { ...iPad, maxTouchPoints: 0 }
const pixel = {
  userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile',
  maxTouchPoints: 5,
}

const fullSize = 2_132_470_614
const demo = 8_140_000

describe('what a tab may take', () => {
  it.each([
    ['an iPhone', iPhone],
    ['an iPad that says so', olderIPad],
    ['an iPad that says it is a Mac', iPad],
  ])('is told on %s, with the model’s own size', (_, browser) => {
    expect(tabAdvice(fullSize, browser)).toContain('the weights alone take 2.13 GB.')
    expect(tabAdvice(fullSize, browser)).toMatch(/^iPhones and iPads close a page/)
    expect(tabAdvice(demo, browser)).toBeUndefined()
  })

  it.each([
    ['a Mac', mac],
    ['a Pixel', pixel],
  ])('is not told on %s', (_, browser) => {
    expect(tabAdvice(fullSize, browser)).toBeUndefined()
  })
})
