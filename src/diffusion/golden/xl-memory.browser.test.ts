/** What reads SDXL's words, on a real device: its memory is the UNet's when it is gone, and it comes again for other words. */
import { expect, it } from 'vitest'
import { GoldenModel } from '../../../e2e/support/golden-model.ts'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { watchedBuffers } from '../../../e2e/support/watched-buffers.ts'
import { openDevice, Runtime } from '../networks/index.ts'
import { loadOrt } from '../networks/runtime/index.ts'

it('leaves the device when the words are read, and reads others', async () => {
  const device = await openDevice()
  const held = watchedBuffers(device.gpu!)
  const subject = {
    file: async (path: string) => new Uint8Array(await (await fetch(`/fixtures/mini-xl/${path}`)).arrayBuffer()),
    runtime: async () => new Runtime(await loadOrt(), device, 'float32'),
  }
  const { networks } = await GoldenModel.load(subject, { paths: xlPaths.base })
  const { unet, textEncoder2 } = networks.model
  const size = { height: 8, width: 8 }
  const heard = (value: number) =>
    networks.context(new Float32Array(77 * unet.config.cross_attention_dim).fill(value), 1, [
      { pooled: new Float32Array(textEncoder2!.config.projection_dim!), sizes: [64, 64, 0, 0, 64, 64] },
    ])
  const predicted = async (value: number) => {
    const context = await heard(value)
    const loaded = held.bytes()
    await networks.releaseWords()
    const left = loaded - held.bytes()
    const output = await networks.predict(new Float32Array(4 * 64).fill(1), 500, context, size)
    context.release()
    return { left, output }
  }
  // Its weights, and none of the UNet's.
  const context = [...unet.weights.keys()].filter((name) => /attn2\.to_[kv]\.|add_embedding/.test(name))
  const bytes = context.reduce((sum, name) => {
    return sum + 4 * unet.weights.get(name)!.shape.reduce((product, side) => product * side, 1)
  }, 0)
  const first = await predicted(1)
  expect(first.left).toBeGreaterThan(0.99 * bytes)
  expect(first.left).toBeLessThan(1.1 * bytes)
  const second = await predicted(-1)
  expect(second.left).toBe(first.left)
  expect(second.output).not.toEqual(first.output)
  expect((await predicted(1)).output).toEqual(first.output)
  await networks.release()
  expect(held.bytes()).toBe(0)
})
