/** What drills ask of the page that draws. */
import { expect, type Page } from '@playwright/test'

const queue = (page: Page) => page.getByRole('region', { name: 'Queue' })

/** Puts a job for each prompt into the queue. */
export async function ask(page: Page, prompts: readonly string[]): Promise<void> {
  for (const prompt of prompts) {
    await page.getByLabel('Prompt', { exact: true }).fill(prompt)
    await page.getByLabel('Prompt', { exact: true }).press('Control+Enter')
  }
}

/** Lets what was left or failed take its turn, until nothing is left. */
export async function drawRest(page: Page): Promise<void> {
  const goOn = queue(page).getByRole('button', { name: 'Go on' })
  const isDone = async () => {
    // Jobs of a tab that was closed are found when its locks are free.
    if (await goOn.isVisible()) await goOn.click()
    return (await jobsWritten(page)).length === 0 && (await rests(page))
  }
  await expect.poll(isDone, { timeout: 120_000 }).toBe(true)
}

/** Until nothing is drawn, and what waits waits for the person. */
export async function isOver(page: Page): Promise<void> {
  const waits = page.locator('[data-jobs=waiting]')
  await expect.poll(async () => (await rests(page)) && (await waits.count()) === 0, { timeout: 120_000 }).toBe(true)
}

const rests = async (page: Page) => (await page.locator('[form=request]').textContent()) === 'Generate'

/** Prompts and seeds of the pictures in the gallery, as it lies in the browser. */
export async function kept(page: Page): Promise<string[]> {
  const entries = await entriesOf(page)
  const pictures = new Set(entries.map(({ key }) => key).filter((key) => key.startsWith('picture/')))
  const records = entries.filter(({ key }) => key.startsWith('record/'))
  for (const { key } of records) expect(pictures).toContain(key.replace('record/', 'picture/'))
  expect(pictures.size).toBe(records.length)
  return records.map(({ name }) => name).sort()
}

/** Prompts of the jobs that are written down. */
export async function jobsWritten(page: Page): Promise<string[]> {
  return (await entriesOf(page)).filter(({ key }) => key.startsWith('job/')).map(({ name }) => name)
}

function entriesOf(page: Page): Promise<{ key: string; name: string }[]> {
  return page.evaluate(async () => {
    const answer = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await answer(indexedDB.open('darkroom-gallery'))
    try {
      if (!database.objectStoreNames.contains('values')) return []
      const values = database.transaction('values').objectStore('values')
      const [keys, all] = await Promise.all([answer(values.getAllKeys()), answer(values.getAll())])
      return keys.map((key, i) => {
        const { request } = Object(all[i])
        return { key: String(key), name: request ? `${request.prompt} ${request.seed}` : '' }
      })
    } finally {
      database.close()
    }
  })
}

/** A software GPU would leave small models to the processor, which loses nothing. */
export const onGpu = (page: Page) =>
  page.addInitScript(() => {
    const { postMessage } = Worker.prototype
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message?.device === 'auto') message.device = 'gpu'
      return Reflect.apply(postMessage, this, [message, ...rest])
    }
  })

/** No drill may end in this sentence. */
export async function expectNoMistake(page: Page): Promise<void> {
  await expect(page.getByText('Darkroom made a mistake')).toHaveCount(0)
}
