/** A person who has much to draw: the queue, the presets, the sizes, the seed and the styles, by keyboard. */
import { expect, type Locator, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'
import { chooseTask, connect, isOver as isOverByClock } from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'
import { startImagePipeline } from './support/imagepipeline/server.mjs'
import { areKept } from './support/stored.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const generate = (page: Page) => page.locator('[form=request]')
const queue = (page: Page) => page.getByRole('region', { name: 'Queue' })
const jobs = (page: Page) => queue(page).getByRole('listitem')
const titles = (page: Page) => jobs(page).locator('p:first-child')
const thumbnails = (page: Page) => page.getByRole('list', { name: 'Pictures of this session' }).getByRole('img')
const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')
const isOver = (page: Page) => expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })

async function openPage(page: Page) {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
}

async function press(control: Locator, key = 'Enter') {
  await control.focus()
  await control.press(key)
}

/** Asks for a picture that takes long enough, and then for others, all by keyboard. */
async function ask(page: Page, prompts: readonly string[], steps = '150') {
  await field(page, 'Steps').fill(steps)
  for (const [i, prompt] of prompts.entries()) {
    await field(page, 'Prompt').fill(prompt)
    await field(page, 'Prompt').press('Control+Enter')
    if (i === 0) await expect(generate(page)).toHaveText(/^Step \d+ of/, { timeout: 60_000 })
    else await expect(queue(page).locator('[data-jobs=waiting] > li')).toHaveCount(i)
  }
}

test.beforeEach(async ({ page }) => {
  await openPage(page)
})

test('jobs wait their turn, are put in another order and cancelled, and nothing of it blocks typing', async ({
  page,
}) => {
  await ask(page, ['first', 'second', 'third', 'fourth'])
  await expect(titles(page)).toHaveText(['second', 'third', 'fourth'])
  await expect(jobs(page).first()).toContainText('128 × 128 · Demo model')
  await expect(queue(page)).toContainText(/Now: Step \d+ of 150/)

  await press(button(page, 'Earlier: fourth'))
  await expect(titles(page)).toHaveText(['second', 'fourth', 'third'])
  await expect(button(page, 'Earlier: fourth')).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(titles(page)).toHaveText(['fourth', 'second', 'third'])
  await page.keyboard.press('Delete')
  await expect(titles(page)).toHaveText(['second', 'third'])
  await expect(button(page, 'Cancel: second')).toBeFocused()

  // What waits is as it was asked for, whatever is typed meanwhile.
  await field(page, 'Prompt').fill('typed while it runs')
  await field(page, 'Steps').fill('3')
  await press(button(page, 'Stop'))
  await expect(titles(page)).toHaveText(['third'], { timeout: 30_000 })
  await expect(queue(page)).toContainText(/Now: .*/)
  await expect(field(page, 'Prompt')).toHaveValue('typed while it runs')
  await press(button(page, 'Stop all'))
  await expect(queue(page)).toHaveCount(0)
  await expect(generate(page)).toHaveText('Generate')
  await expect(picture(page)).toHaveCount(0)
})

test('all of them are drawn, one after another, each with its own settings', async ({ page }) => {
  await field(page, 'Seed').fill('7')
  await ask(page, ['a red house', 'a blue boat'], '60')
  await field(page, 'Steps').fill('2')
  await press(button(page, 'Add to the queue'))
  await expect(jobs(page)).toHaveCount(2)
  await isOver(page)
  await expect(thumbnails(page)).toHaveCount(3)
  await button(page, 'Gallery').click()
  const tiles = page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('img')
  await expect(tiles).toHaveCount(3)
  const names = await tiles.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).alt))
  expect(names).toEqual(['a blue boat, seed 7', 'a blue boat, seed 7', 'a red house, seed 7'])
})

test('what waited is offered again after a reload, with its start picture, and begins only when told', async ({
  page,
}) => {
  await chooseTask(page, 'Image to image')
  await page.getByLabel('File… (Start picture)').setInputFiles({
    name: 'house.png',
    mimeType: 'image/png',
    buffer: drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 }),
  })
  await expect(field(page, 'Start picture')).toHaveAttribute('placeholder', /^house.png/)
  await ask(page, ['one', 'two', 'three'])
  await areKept(page, 3)
  await page.reload()
  await expect(queue(page)).toContainText('3 jobs were waiting.')
  await expect(generate(page)).toHaveText('Generate')
  await expect(picture(page)).toHaveCount(0)

  // Again: nothing is lost by not answering.
  await page.reload()
  await expect(queue(page)).toContainText('3 jobs were waiting.')
  await queue(page).getByText('3 jobs were waiting.').click()
  await expect(titles(page)).toHaveText(['one', 'two', 'three'])
  await press(button(page, 'Cancel: one'))
  await press(button(page, 'Cancel: two'))
  await expect(button(page, 'Cancel: three')).toBeFocused()
  await press(button(page, 'Go on'))
  await isOver(page)
  await expect(picture(page)).toHaveAccessibleName('three')
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('demo')
  await expect(queue(page)).toHaveCount(0)
})

test('a tab leaves the jobs of another alone, and offers them when that one is closed', async ({ page, context }) => {
  // More than is drawn while the other page opens.
  await field(page, 'Pictures').fill('20')
  await ask(page, ['one', 'two'])
  await areKept(page, 2)
  const other = await context.newPage()
  await openPage(other)
  await expect(queue(other)).toHaveCount(0)
  await page.close()
  await expect(queue(other)).toContainText('2 jobs were waiting.')
  await press(button(other, 'Clear'))
  await expect(queue(other)).toHaveCount(0)
  await other.reload()
  await expect(field(other, 'Model')).toHaveValue('demo')
  await expect(queue(other)).toHaveCount(0)
})

test('what is wrong is said at the press, and a failure holds the others back until one goes on', async ({ page }) => {
  await ask(page, ['one'])
  await field(page, 'Guidance').fill('99')
  await field(page, 'Prompt').press('Control+Enter')
  await expect(page.getByRole('alert')).toContainText('Guidance must be from 1 to 30')
  await expect(queue(page)).toHaveCount(0)
  await field(page, 'Guidance').fill('7.5')
  await expect(page.getByRole('alert')).toBeEmpty()

  // The safety checker is asked for and absent: that job fails.
  await page.getByText('More settings').click()
  await field(page, 'Safety checker').check()
  await field(page, 'Prompt').fill('fails')
  await field(page, 'Prompt').press('Control+Enter')
  await field(page, 'Safety checker').uncheck()
  await field(page, 'Steps').fill('2')
  await field(page, 'Prompt').fill('waits')
  await field(page, 'Prompt').press('Control+Enter')
  await expect(jobs(page)).toHaveCount(2)
  await press(button(page, 'Stop'))
  await expect(page).toHaveTitle('Failed – Darkroom', { timeout: 30_000 })
  await expect(queue(page)).toContainText('2 jobs were waiting.')
  await queue(page).getByText('2 jobs were waiting.').click()
  await press(button(page, 'Cancel: fails'))
  await press(button(page, 'Go on'))
  await isOver(page)
  await expect(picture(page)).toHaveAccessibleName('waits')
})

test('jobs for ImagePipeline are sent one after another, and each once, even across a reload', async ({ page }) => {
  const server = await startImagePipeline()
  const sent = () =>
    server.received
      .filter(({ host, method }) => host === 'api' && method === 'POST')
      .map(({ body }) => JSON.parse(body).prompt)
  try {
    // Waiting takes no time: the test lets the clock run.
    await page.clock.install()
    await connect(page, `${server.url}`)
    await field(page, 'Prompt').fill('one')
    await field(page, 'Prompt').press('Control+Enter')
    await expect(generate(page)).toHaveText(/^Waiting/)
    for (const prompt of ['two', 'three']) {
      await field(page, 'Prompt').fill(prompt)
      await field(page, 'Prompt').press('Control+Enter')
    }
    await expect(titles(page)).toHaveText(['two', 'three'])
    expect(sent()).toEqual(['one'])
    await areKept(page, 2)
    await page.reload()
    // The first one was accepted: it is to be fetched, not to be sent again.
    await expect(page.getByText('1 picture is still being made by ImagePipeline.')).toBeVisible()
    await expect(queue(page)).toContainText('2 jobs were waiting.')
    expect(sent()).toEqual(['one'])
    await press(button(page, 'Go on'))
    const sentInTime = async () => {
      await page.clock.runFor(5000)
      return sent()
    }
    await expect.poll(sentInTime, { intervals: [10], timeout: 60_000 }).toEqual(['one', 'two', 'three'])
    await isOverByClock(page)
    await press(button(page, 'Fetch'))
    await isOverByClock(page)
    await expect(thumbnails(page)).toHaveCount(3)
    expect(sent()).toEqual(['one', 'two', 'three'])
  } finally {
    await server.close()
  }
})

test('the title tells the step, and the ending until one looks', async ({ page }) => {
  await ask(page, ['a boat'], '30')
  await expect(page).toHaveTitle(/^\d+\/30 – Darkroom$/)
  await isOver(page)
  await page.keyboard.press('Shift')
  await expect(page).toHaveTitle('Darkroom')
})

test.describe('with a browser that tells', () => {
  test.use({ permissions: ['notifications'] })

  test('a notification comes for a hidden page, and only once it was asked for', async ({ page }) => {
    await page.evaluate(() => {
      const told: string[] = []
      const asked: string[] = []
      // The browser under test has no system to notify: what reaches it is written down.
      const Told = Object.assign(
        function (this: EventTarget, _title: string, { body }: NotificationOptions) {
          told.push(body ?? '')
          return new EventTarget()
        },
        {
          permission: 'granted',
          requestPermission: async () => {
            asked.push('asked')
            return 'granted'
          },
        },
      )
      Object.assign(window, { told, asked, Notification: Told })
      Object.defineProperty(document, 'hidden', { get: () => true })
    })
    const seen = (name: 'told' | 'asked') =>
      page.evaluate((key) => (window as unknown as Record<string, string[]>)[key], name)
    await field(page, 'Steps').fill('2')
    await press(generate(page))
    await isOver(page)
    expect(await seen('told')).toEqual([])
    expect(await seen('asked')).toEqual([])
    await press(page.getByLabel(/^Notify me/), 'Space')
    await expect(page.getByLabel(/^Notify me/)).toBeChecked()
    expect(await seen('asked')).toEqual(['asked'])
    await ask(page, ['one', 'two'], '40')
    await isOver(page)
    expect(await seen('told')).toEqual(['2 pictures are ready.'])
  })
})

test('presets set steps, scheduler and guidance, are known again, and leave the words alone', async ({ page }) => {
  await field(page, 'Prompt').fill('my own words')
  const preset = (name: string) => page.getByRole('radio', { name, exact: true })
  await expect(preset('Standard')).toBeChecked()
  await expect(preset('LCM')).toHaveCount(0)
  await preset('Standard').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(preset('Fast')).toBeChecked()
  await expect(field(page, 'Steps')).toHaveValue('30')
  await page.keyboard.press('ArrowLeft')
  await expect(preset('Draft')).toBeChecked()
  await expect(field(page, 'Steps')).toHaveValue('12')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  await expect(preset('Best')).toBeChecked()
  await expect(field(page, 'Steps')).toHaveValue('50')
  await expect(field(page, 'Scheduler')).toHaveValue('DPMSolverMultistepScheduler')
  await field(page, 'Steps').fill('49')
  for (const name of ['Draft', 'Fast', 'Standard', 'Best']) await expect(preset(name)).not.toBeChecked()
  await expect(field(page, 'Prompt')).toHaveValue('my own words')
})

test('sizes by shape keep the model’s number of pixels, and are turned by one press', async ({ page }) => {
  await press(button(page, '16:9, 168 × 96 pixels'))
  await expect(field(page, 'Width')).toHaveValue('168')
  await press(button(page, 'Swap width and height'))
  await expect(field(page, 'Height')).toHaveValue('168')
  await expect(button(page, '9:16, 96 × 168 pixels')).toHaveAttribute('aria-pressed', 'true')
  await field(page, 'Width').fill('104')
  await expect(button(page, '9:16, 96 × 168 pixels')).toHaveAttribute('aria-pressed', 'false')
})

test('the seed is kept by the lock, new by the dice, and the last picture’s by one press', async ({ page }) => {
  await press(button(page, 'Keep the same seed'))
  const seed = await field(page, 'Seed').inputValue()
  expect(seed).toMatch(/^\d+$/)
  await field(page, 'Steps').fill('1')
  await press(generate(page))
  await isOver(page)
  await expect(page.getByRole('definition').first()).toHaveText(seed)
  await press(button(page, 'A new seed each time'))
  await expect(field(page, 'Seed')).toHaveValue('')
  await expect(button(page, 'Keep the same seed')).toHaveAttribute('aria-pressed', 'false')
  await press(button(page, 'The last picture’s seed again'))
  await expect(field(page, 'Seed')).toHaveValue(seed)
})

test('A1111’s styles are imported, put around the prompts, taken back, kept and deleted', async ({ page }) => {
  const importFile = (name: string, text: string) =>
    page.getByLabel('Import styles.csv').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await press(page.getByText('Styles', { exact: true }))
  await importFile('notes.txt', 'dear diary')
  await expect(page.getByText('This is no file of styles')).toBeVisible()
  await importFile(
    'styles.csv',
    '\ufeffname,prompt,negative_prompt\r\nEtching,"an etching of {prompt},\nfine lines",photo\r\nInk,ink,\r\n',
  )
  await field(page, 'Prompt').fill('a boat')
  await press(page.getByRole('checkbox', { name: 'Etching' }), 'Space')
  await press(page.getByRole('checkbox', { name: 'Ink' }), 'Space')
  await press(button(page, 'Put around the prompts'))
  await expect(field(page, 'Prompt')).toHaveValue('an etching of a boat,\nfine lines, ink')
  await expect(field(page, 'Negative prompt')).toHaveValue('photo')
  await press(
    page
      .locator('details', { has: page.locator('summary', { hasText: /^Styles$/ }) })
      .getByRole('button', { name: 'Undo' }),
  )
  await expect(field(page, 'Prompt')).toHaveValue('a boat')
  await expect(field(page, 'Negative prompt')).toHaveValue('')
  await press(button(page, 'Delete the style Ink'))
  await page.reload()
  await press(page.getByText('Styles', { exact: true }))
  await expect(page.getByRole('list', { name: 'Styles' }).getByRole('checkbox')).toHaveCount(1)
})
