/** Fingers on the screen, as a phone's own digitiser reports them: the browser makes pointers and captures of them by itself. */
import type { Locator, Page } from '@playwright/test'

export interface Spot {
  x: number
  y: number
}

/** One hand on the page; each finger keeps its place in the list of spots. */
export async function hand(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', spots: readonly Spot[]) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: spots.map((spot, id) => ({ ...spot, id })) })
  return {
    down: (...spots: Spot[]) => touch('touchStart', spots),
    /** In small steps, as fingers move. */
    async move(from: readonly Spot[], to: readonly Spot[], steps = 6) {
      for (let step = 1; step <= steps; step++) {
        const between = (a: number, b: number) => a + ((b - a) * step) / steps
        await touch(
          'touchMove',
          from.map(({ x, y }, i) => ({ x: between(x, to[i]!.x), y: between(y, to[i]!.y) })),
        )
      }
    },
    up: () => touch('touchEnd', []),
  }
}

/** Presses it with a finger. Chromium makes no click of a tap that comes right after a scroll, such as Playwright's own. */
export async function tap(target: Locator) {
  await target.scrollIntoViewIfNeeded()
  await target.tap()
}
