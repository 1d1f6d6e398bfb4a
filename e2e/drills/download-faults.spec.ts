/** A Hub with each of its faults: every byte is right in the end, or it is said what is wrong; and how much was sent twice. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { exported, fetchModel, isWhole, model, openModels } from '../support/hub/page.ts'
import { startHub } from '../support/hub/server.mjs'
import { test } from '../support/idle-runtime/index.ts'
import { expectNoMistake } from './drawing.ts'

const chunk = 4 << 20
/** Ten chunks, the last one short. */
const large = randomBytes(9.5 * chunk)
const folder = mkdtempSync(join(tmpdir(), 'darkroom-models-'))
test.beforeAll(() => writeFileSync(join(folder, 'large.safetensors'), large))
test.afterAll(() => rmSync(folder, { recursive: true }))

/** Until how many times the bytes, where the file comes whole. */
const most: Record<string, number> = {
  usual: 1,
  // A connection that breaks costs what was under way in it, 20 kB each: here a hundred break, of 40 MB.
  ...{ cut: 1.1, 'cut-once': 1.02, short: 1, broken: 1, busy: 1, limited: 1, far: 1 },
  ...{ slow: 1, 'slow-cut': 1.1 },
  // Every other answer is not let come to its end: what is on its way then is lost.
  long: 1.6,
  // The chunks before the wrong byte come again, until the digest is right.
  wrong: 1 + (3 * chunk) / large.length,
  whole: 1.02,
  // No server that knows no ranges can go on where it was: each time it was cut it sends 5 MB again.
  'whole-cut': 1 + 10_000_000 / large.length,
}

for (const [fault, times] of Object.entries(most)) {
  test(`every byte is right in spite of the fault “${fault}”`, async ({ page }) => {
    test.setTimeout(240_000)
    const hub = await startHub({ 'darkroom/large': { folder } })
    try {
      await openModels(page, fault === 'usual' ? hub.url : `${hub.url}/${fault}`)
      await fetchModel(page, 'darkroom/large')
      await expect(model(page, 'large').getByRole('button', { name: 'Verify' })).toBeVisible({ timeout: 180_000 })
      await isWhole(page, 'large')
      expect((await exported(page, 'large')).equals(large)).toBe(true)
      await expectNoMistake(page)
      console.log(`${fault}: ${(hub.sent() / large.length).toFixed(4)} times the bytes`)
      expect(hub.sent() / large.length).toBeLessThanOrEqual(times)
    } finally {
      await hub.close()
    }
  })
}
