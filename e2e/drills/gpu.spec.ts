/** The GPU's process dies while it loads or draws: said in words, nothing is lost, and what is drawn next is right to the bit. */
import { expect, type Page } from '@playwright/test'
import { drawn } from '../support/drawn.ts'
import { alert, button, chooseTask, field, generate, pickStartPicture } from '../support/imagepipeline/page.ts'
import { drawPicture } from '../support/imagepipeline/picture.mjs'
import { expectNoMistake, isOver, jobsWritten, kept, onGpu } from './drawing.ts'
import { test } from './mortal-browser.ts'

const side = 64
const steps = 40
const form = { Prompt: 'the form', Seed: '7', Steps: String(steps), Width: String(side), Height: String(side) }

async function fillForm(page: Page): Promise<void> {
  for (const [label, value] of Object.entries(form)) await field(page, label).fill(value)
}

/** A start picture, and a mask of a stroke through its middle. */
async function paint(page: Page): Promise<void> {
  await chooseTask(page, 'Inpainting')
  const buffer = drawPicture({ prompt: 'house', seed: 1, width: side, height: side })
  await pickStartPicture(page, { name: 'house.png', mimeType: 'image/png', buffer })
  await expect(page.getByRole('application')).toHaveAccessibleName(
    `Mask of the start picture, ${side} × ${side} pixels`,
  )
  const image = page.locator('[role=application] img')
  await image.scrollIntoViewIfNeeded()
  const sheet = (await image.boundingBox())!
  const across = (share: number) => [sheet.x + share * sheet.width, sheet.y + sheet.height / 2] as const
  await page.mouse.move(...across(0.3))
  await page.mouse.down()
  await page.mouse.move(...across(0.7), { steps: 5 })
  await page.mouse.up()
  await expect(painted(page)).toBeVisible()
}

/** How much is painted, as the form tells it. */
const painted = (page: Page) => page.getByRole('form').getByText(/^\d+ % of the picture is drawn anew\.$/)

/** The step that is being drawn, as the button tells it. */
async function step(page: Page): Promise<number> {
  return Number(/Step (\d+)/.exec((await generate(page).textContent()) ?? '')?.[1] ?? 0)
}

const stopped = /^The GPU stopped working \(.+\)\. Press Generate to start it again/

/** All that the person entered is as it was, and nothing that waited is gone. */
async function expectNothingLost(page: Page, strokes: string | null, jobs: readonly string[]): Promise<void> {
  for (const [label, value] of Object.entries(form)) await expect(field(page, label)).toHaveValue(value)
  await expect(field(page, 'Inpainting')).toBeChecked()
  await expect(painted(page)).toHaveText(strokes!)
  await expect.poll(() => jobsWritten(page)).toEqual(jobs)
}

test('killed at any step, the GPU is started again by the next Generate', async ({ browserOf, random, isFull }) => {
  const kills = isFull ? 10 : 1
  test.setTimeout(120_000 + kills * 60_000)
  const { page, crashGpu } = await browserOf({ prepare: onGpu, isIdle: false })
  await fillForm(page)
  await paint(page)
  const strokes = await painted(page).textContent()
  const right = await drawn(page, form)
  const seen: number[] = []
  for (let kill = 0; kill < kills; kill++) {
    await generate(page).click()
    await field(page, 'Prompt').fill(`waits ${kill}`)
    await field(page, 'Prompt').press('Control+Enter')
    await field(page, 'Prompt').fill(form.Prompt)
    // Within the last few it might be over before it is hit.
    const moment = Math.floor(random() * (steps - 15))
    await expect.poll(() => step(page), { intervals: [5], timeout: 60_000 }).toBeGreaterThanOrEqual(moment)
    seen.push(await step(page))
    await crashGpu()
    await expect(alert(page)).toHaveText(stopped, { timeout: 60_000 })
    await expectNoMistake(page)
    await expectNothingLost(page, strokes, [`waits ${kill} 7`])

    expect((await drawn(page, form)).data).toEqual(right.data)
    await button(page, 'Go on').click()
    await isOver(page)
    await expectNothingLost(page, strokes, [])
  }
  const waited = Array.from({ length: kills }, (_, kill) => `waits ${kill} 7`)
  expect(await kept(page)).toEqual([...Array(kills + 1).fill('the form 7'), ...waited].sort())
  console.log(`${kills} kills at the steps ${seen.join(', ')}; each picture after them equal to the bit`)
})

test('killed while a model is loaded onto it, it draws at the next Generate', async ({ browserOf, random, isFull }) => {
  test.skip(!isFull, 'most of it is loading')
  const kills = 5
  test.setTimeout(120_000 + kills * 60_000)
  const { page, crashGpu } = await browserOf({ prepare: onGpu, isIdle: false })
  await fillForm(page)
  const right = await drawn(page, form)
  const seen: (string | null)[] = []
  for (let kill = 0; kill < kills; kill++) {
    await page.reload()
    await expect(field(page, 'Model')).toHaveValue('demo')
    await fillForm(page)
    // It is not over before it is hit.
    await field(page, 'Steps').fill('100')
    await generate(page).click()
    await expect(generate(page)).toHaveText(/^Loading/)
    await new Promise((resolve) => setTimeout(resolve, random() * 2500))
    seen.push(await generate(page).textContent())
    await crashGpu()
    await expect(alert(page)).toHaveText(stopped, { timeout: 60_000 })
    await expectNoMistake(page)
    expect((await drawn(page, form)).data).toEqual(right.data)
  }
  console.log(`${kills} kills at: ${seen.join(', ')}`)
})
