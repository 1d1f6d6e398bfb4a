/** Whether a view is for fingers on a small screen: large enough to be hit, not hidden, readable without the browser's own zoom. */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/** The bar with Generate. */
const barSelector = 'div:has(> div > [form=request])'

export const bar = (page: Page) => page.locator(barSelector)

/** WCAG 2.2, 2.5.8. */
const leastTarget = 24

/** Looks at what the page shows now, of which `view` is the name; the test goes on to the next view. */
export async function fitsFingers(page: Page, view: string) {
  const found = await page.evaluate(findings, { leastTarget, barSelector })
  expect.soft(found.count, `${view}: there is something to be pressed`).toBeGreaterThan(0)
  expect.soft(found.small, `${view}: smaller than ${leastTarget} pixels`).toEqual([])
  expect.soft(found.zoomed, `${view}: text so small that Safari zooms in on it`).toEqual([])
  expect.soft(found.overhang, `${view}: to be scrolled to sideways`).toBeLessThanOrEqual(0)
  expect.soft(found.covered, `${view}: behind the bar at the end of the page`).toEqual([])
  expect.soft(found.unshown, `${view}: behind the bar, or outside, when it has the focus`).toEqual([])
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    // Away from the end, the bar lies over what axe would then find small.
    const before = scrollY
    scrollTo(0, document.body.scrollHeight)
    const { violations } = await run({ runOnly: { type: 'rule', values: ['target-size', 'meta-viewport'] } })
    scrollTo(0, before)
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
  expect.soft(violations, view).toEqual([])
}

export interface Insets {
  left: number
  right: number
  bottom: number
}

/** Whether nothing that is pressed or looked at lies below the device's own camera and bars, at the end of the page. */
export async function isClearOf(page: Page, insets: Insets, view: string) {
  expect.soft(await page.evaluate(intruders, { ...insets, barSelector }), view).toEqual([])
}

/** Runs in the page. */
function intruders({ left, right, bottom, barSelector }: Insets & { barSelector: string }) {
  const within = document.querySelector('dialog:modal') ?? document.body
  for (const element of [document.scrollingElement!, ...within.querySelectorAll('*')])
    element.scrollTop = element.scrollHeight
  // What scrolls may pass below the lower edge; what is fixed there may not.
  const fixed = document.querySelector('dialog:modal') ?? document.querySelector(barSelector)!
  return [...within.querySelectorAll<HTMLElement>('button, input, select, textarea, summary, img')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.offsetWidth > 1)
    .filter((element) => {
      const box = element.getBoundingClientRect()
      const isUnder = box.top < innerHeight && box.bottom > innerHeight - bottom + 0.5
      return box.left < left || box.right > innerWidth - right || (isUnder && fixed.contains(element))
    })
    .map((element) => element.outerHTML.slice(0, 120))
}

/** Runs in the page. */
function findings({ leastTarget, barSelector }: { leastTarget: number; barSelector: string }) {
  const controls = 'a[href], button, input, select, textarea, summary, [role="option"]'
  const within = document.querySelector('dialog:modal') ?? document.body
  const bar = document.querySelector<HTMLElement>(barSelector)!
  const all = [...within.querySelectorAll<HTMLElement>(controls)].filter((element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }),
  )
  const tell = (element: Element) => element.outerHTML.slice(0, 140)
  /** What a finger may hit: the label around a box, too, and all of it where the box itself is for those who listen. */
  const target = (element: HTMLElement) => (element.closest('label') ?? element).getBoundingClientRect()
  const small = all.filter((element) => {
    const { width, height } = target(element)
    return Math.min(width, height) < leastTarget - 0.01
  })
  const zoomed = all.filter(
    (element) =>
      element.matches(
        'select, textarea, input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"])',
      ) && Number.parseFloat(getComputedStyle(element).fontSize) < 16,
  )
  const page = document.scrollingElement!
  const overhang = page.scrollWidth - page.clientWidth

  const isBarThere = within === document.body && bar.checkVisibility({ visibilityProperty: true })
  const isBelow = (element: HTMLElement) =>
    !bar.contains(element) && target(element).bottom > bar.getBoundingClientRect().top + 0.5
  const before = page.scrollTop
  page.scrollTop = page.scrollHeight
  const covered = isBarThere ? all.filter(isBelow) : []

  /** Of a box with text it is the line with the caret that the browser shows. */
  const shownPart = (element: HTMLElement) => (element.matches('textarea, input') ? 32 : Number.POSITIVE_INFINITY)
  const focused = document.activeElement as HTMLElement | null
  focused?.blur()
  const unshown = all.filter((element) => {
    if (element.matches(':disabled') || element.tabIndex < 0) return false
    element.focus()
    const { top, bottom, height } = element.getBoundingClientRect()
    const end = isBarThere && !bar.contains(element) ? bar.getBoundingClientRect().top : innerHeight
    return bottom <= 0 || top < -0.5 || top + Math.min(height, shownPart(element), end) > end + 0.5
  })
  focused?.focus({ preventScroll: true })
  page.scrollTop = before
  return {
    count: all.length,
    small: small.map((element) => `${tell(element)} ${JSON.stringify(target(element))}`),
    zoomed: zoomed.map(tell),
    covered: covered.map(tell),
    unshown: unshown.map(tell),
    overhang,
  }
}
