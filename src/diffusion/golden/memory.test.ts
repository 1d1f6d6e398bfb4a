/** What a model is said to take of the device's memory, against the weights that its sessions hold while it loads. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { expect, it } from 'vitest'
import { demoPaths } from '../../../e2e/support/demo-model.ts'
import { GoldenModel } from '../../../e2e/support/golden-model.ts'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { networkMemory } from '../networks/network-memory.ts'
import { openDevice, Runtime } from '../networks/runtime/index.ts'

/** onnxruntime, and the bytes of weights that its sessions hold: now and at the most. */
function counting() {
  const held = { now: 0, most: 0 }
  const create = async (model: Uint8Array, options: ort.InferenceSession.SessionOptions) => {
    const weights = options.externalData as readonly { data: Uint8Array }[]
    const size = weights.reduce((sum, { data }) => sum + data.byteLength, 0)
    const session = await ort.InferenceSession.create(model, options)
    held.now += size
    held.most = Math.max(held.most, held.now)
    const release = session.release.bind(session)
    return Object.assign(session, {
      release() {
        held.now -= size
        return release()
      },
    })
  }
  const watched = { ...ort, InferenceSession: { ...ort.InferenceSession, create } } as unknown as typeof ort
  return { held, watched }
}

it.each([
  ['mini', demoPaths, undefined],
  ['mini-xl', xlPaths.base, undefined],
  ['mini-xl', xlPaths.base, 8],
  ['mini-xl', xlPaths.base, 4],
] as const)('%s is said to take what it holds at the most while it loads (%#)', async (name, paths, bits) => {
  const { held, watched } = counting()
  const subject = {
    file: async (path: string) => new Uint8Array(await readFile(`e2e/support/models/${name}/${path}`)),
    runtime: async () => new Runtime(watched, await openDevice({ allowed: false })),
  }
  const { networks, model } = await GoldenModel.load(subject, { paths, bits })
  expect(held.most).toBe(networkMemory(model, 'float32')[bits ?? 'exact'])
  await networks.release()
  expect(held.now).toBe(0)
})
