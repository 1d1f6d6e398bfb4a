/** A model that comes in many tabs, each closed while it comes. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchInClosedTabs } from '../support/hub/page.ts'
import { startHub } from '../support/hub/server.mjs'
import { test } from '../support/idle-runtime/index.ts'

test('tabs closed at 20 random moments lose nothing that was kept, and no byte is wrong', async ({ context }) => {
  test.setTimeout(240_000)
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-models-'))
  const large = randomBytes(9.5 * (4 << 20))
  writeFileSync(join(folder, 'large.safetensors'), large)
  const hub = await startHub({ 'darkroom/large': { folder } })
  try {
    await fetchInClosedTabs(context, hub, large, 20)
  } finally {
    await hub.close()
    rmSync(folder, { recursive: true })
  }
})
