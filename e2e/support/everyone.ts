/** Whether a view is for everyone: axe finds nothing, nothing is to be scrolled to sideways, and Tab comes to all that can be pressed. */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const everything: axe.RunOnly = { type: 'tag', values: tags }
const colours: axe.RunOnly = { type: 'rule', values: ['color-contrast'] }
/** The other theme has other colours, the narrow page other places; all else is as it was. */
const looks = [
  { width: 1280, colorScheme: 'dark', rules: colours },
  { width: 1280, colorScheme: 'light', rules: everything },
  { width: 360, colorScheme: 'light', rules: everything },
] as const
const height = 800

/** Looks at what the page shows now in both themes, and wide and narrow, and says of it which view it is; the test goes on to the next one. */
export async function check(page: Page, view: string) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  for (const { width, colorScheme, rules } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    // Away from the end, the bar with Generate lies over the form.
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    expect.soft(await violations(page, rules), `${view}, ${colorScheme}, ${width} pixels wide`).toEqual([])
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect.soft(overhang, `${view}, ${width} pixels wide: nothing is to be scrolled to sideways`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1280, height })
  expect.soft(await unreached(page), `${view}: what Tab does not come to`).toEqual([])
}

/** Everything that axe objects to. */
function violations(page: Page, runOnly: axe.RunOnly) {
  return page.evaluate(async (runOnly) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const { violations } = await run({
      runOnly,
      // The rule for targets of 24 pixels is off until it is asked for.
      ...(runOnly.type === 'tag' && { rules: { 'target-size': { enabled: true } } }),
      // Of what passes nothing is written down.
      resultTypes: ['violations'],
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    )
  }, runOnly)
}

/** How many times Tab is pressed before the page is asked how far it came. */
const together = 20

/** What can be pressed or typed into, less what Tab comes to on one way around the page. */
async function unreached(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    const within = document.querySelector('dialog:modal') ?? document.body
    const all = [...within.querySelectorAll<HTMLElement>(controls)].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.matches(':disabled, [inert] *, [aria-hidden="true"]'),
    )
    // What has the focus was come to by opening it.
    const reached = new Set<Element | null>([document.activeElement])
    const keys = { all, reached, isAround: false }
    Object.assign(globalThis, { keys })
    document.addEventListener('focusin', ({ target }) => {
      keys.isAround ||= reached.has(target as Element)
      reached.add(target as Element)
    })
    return all.length
  })
  // Together: an answer to each would take ten times as long as the way itself.
  for (let presses = 0; presses < 2 * count; presses += together) {
    await Promise.all(Array.from({ length: together }, () => page.keyboard.press('Tab')))
    if (await page.evaluate(() => (globalThis as unknown as { keys: { isAround: boolean } }).keys.isAround)) break
  }
  return page.evaluate(() => {
    const { all, reached } = (globalThis as unknown as { keys: { all: HTMLElement[]; reached: Set<Element> } }).keys
    const isRadio = (element: Element) => element instanceof HTMLInputElement && element.type === 'radio'
    const groupOf = (element: Element) =>
      isRadio(element) ? `radio ${(element as HTMLInputElement).name}` : element.closest('ul, [role="toolbar"]')
    const groups = new Set([...reached].map(groupOf))
    groups.delete(null)
    /** Of a group that arrow keys go through, Tab comes to one. */
    const isBeside = (element: HTMLElement) =>
      (isRadio(element) || element.tabIndex < 0) && groups.has(groupOf(element))
    /** A field's question mark and slider do what keys do in the field itself. */
    const isOfField = (element: HTMLElement) =>
      element.tabIndex < 0 && [...reached].some((one) => element.closest('[data-field]')?.contains(one))
    return all
      .filter((element) => !reached.has(element) && !isBeside(element) && !isOfField(element))
      .map((element) => element.outerHTML.slice(0, 160))
  })
}
