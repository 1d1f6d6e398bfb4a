/** The process behind the GPU dies at random steps: the form, the mask and the queue stay, and the next picture is right. */
import { expect, type Page } from '@playwright/test'
import { chooseTask, pickStartPicture } from '../support/imagepipeline/page.ts'
import { drawPicture } from '../support/imagepipeline/picture.mjs'
import { ask, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

const steps = 12
const generate = (page: Page) => page.locator('[form=request]')
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

test('whenever the GPU’s process dies, it is said, nothing is lost, and the same picture is drawn by the next one', async ({
  page,
  context,
  random,
}) => {
  const deaths = 10
  test.setTimeout(120_000 + deaths * 60_000)
  const devtools = await context.browser()!.newBrowserCDPSession()
  await page.addInitScript(drawOnAnyGpu)
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await field(page, 'Steps').fill(String(steps))
  await field(page, 'Seed').fill('7')
  for (const label of ['Width', 'Height']) await field(page, label).fill('128')
  await chooseTask(page, 'Inpainting')
  await pickStartPicture(page, {
    name: 'house.png',
    mimeType: 'image/png',
    buffer: drawPicture({ prompt: 'house', seed: 1, width: 128, height: 128 }),
  })
  await paint(page)
  await expect.poll(() => keptMask(page)).not.toBe('')
  const mask = await keptMask(page)

  await ask(page, ['a red house'])
  await isOver(page)
  const right = await newest(page, 'a red house')
  for (let died = 0; died < deaths; died++) {
    const prompts = ['a red house', `behind it ${died}`]
    await ask(page, prompts)
    const step = 1 + Math.floor(random() * (steps - 1))
    const reached = async () => Number(/^Step (\d+)/.exec((await generate(page).textContent()) ?? '')?.[1] ?? 0)
    await expect.poll(reached, { intervals: [5], timeout: 60_000 }).toBeGreaterThanOrEqual(step)
    // The process goes before it could answer.
    devtools.send('Browser.crashGpuProcess').catch(() => {})
    const goOn = page.getByRole('button', { name: 'Go on' })
    await expect(page.getByRole('alert')).toContainText('The GPU stopped working')
    await expect(goOn).toBeVisible()
    await expect(page.locator('[data-jobs=offered] > li')).toHaveCount(2)
    await expect(field(page, 'Prompt')).toHaveValue(prompts[1]!)
    await expect(field(page, 'Steps')).toHaveValue(String(steps))
    expect(await keptMask(page)).toBe(mask)

    await goOn.click()
    await isOver(page)
    await expectNoMistake(page)
    expect(await kept(page)).toHaveLength(3 + 2 * died)
    expect(await newest(page, 'a red house')).toBe(right)
  }
  console.log(`${deaths} deaths, ${(await kept(page)).length} pictures, each once`)
})

/** In the page: a software GPU, which the engine would leave alone for a small model, counts as one. */
function drawOnAnyGpu(): void {
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest: unknown[]) {
    const isStart = message?.device === 'auto'
    return Reflect.apply(postMessage, this, [isStart ? { ...message, device: 'gpu' } : message, ...rest])
  }
}

async function paint(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Rectangle', exact: true }).click()
  const sheet = (await page.locator('[role=application] img').boundingBox())!
  await page.mouse.move(sheet.x + 0.25 * sheet.width, sheet.y + 0.25 * sheet.height)
  await page.mouse.down()
  await page.mouse.move(sheet.x + 0.75 * sheet.width, sheet.y + 0.75 * sheet.height, { steps: 6 })
  await page.mouse.up()
  await expect(page.locator('[role=application] + div [role=status]')).toHaveText(/\d+ % of the picture is drawn anew/)
}

/** The mask as the browser keeps it for the next visit. */
function keptMask(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('darkroom-pictures')
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const reading = opening.result.transaction('pictures').objectStore('pictures').get('mask')
    await new Promise((resolve) => reading.addEventListener('success', resolve))
    opening.result.close()
    return reading.result ? new Uint8Array(await reading.result.arrayBuffer()).join() : ''
  })
}

/** The newest picture of a prompt, as a digest of its pixels. */
function newest(page: Page, prompt: string): Promise<string> {
  return page.evaluate(async (prompt) => {
    const opening = indexedDB.open('darkroom-gallery')
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const values = opening.result.transaction('values').objectStore('values')
    const read = async (request: IDBRequest) => {
      await new Promise((resolve) => request.addEventListener('success', resolve))
      return request.result
    }
    const records = await read(values.getAll(IDBKeyRange.bound('record/', 'record0')))
    const { id } = records.findLast(({ request }: { request: { prompt: string } }) => request.prompt === prompt)
    const bitmap = await createImageBitmap(await read(values.get(`picture/${id}`)))
    opening.result.close()
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', data))].join()
  }, prompt)
}
