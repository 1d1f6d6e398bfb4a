/** The file that lies nowhere: opened as the app opens every file, SDXL's shapes and numbers, the same wherever a reading begins. */
import { expect, test } from 'vitest'
import { openCheckpoint, toFloat32, type Weights } from '../../../src/models/index.ts'
import { randomFile } from './random-file.ts'
import { openClipTensors, sdxlTensors, unetTensors } from './sdxl-tensors.ts'

const file = randomFile(sdxlTensors())
const opened = openCheckpoint(new Map([['sdxl.safetensors', file]]))
const numbers = (shapes: Iterable<{ shape: readonly number[] }>) =>
  [...shapes].reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)

test('it is taken for SDXL, and every tensor is there in its shape', async () => {
  const { family, unet, vae, textEncoder, textEncoder2 } = await opened
  expect(family).toBe('sdxl')
  expect(unet.config).toMatchObject({ transformer_layers_per_block: [1, 2, 10], attention_head_dim: [5, 10, 20] })
  expect([unet, vae!, textEncoder!, textEncoder2!].map(({ weights }) => weights.size)).toEqual([1680, 248, 196, 517])
  expect(numbers(unet.weights.values())).toBe(2_567_463_684)
  expect(numbers(textEncoder2!.weights.values())).toBe(694_659_840)
  expect(numbers(unetTensors())).toBe(2_567_463_684)
  // With the scale of contrastive training, which nobody asks for.
  expect(numbers(openClipTensors())).toBe(694_659_841)
})

test('a piece of a tensor has the numbers that the whole has there', async () => {
  const { unet } = await opened
  const { begin, end } = unet.weights.get('mid_block.attentions.0.transformer_blocks.9.ff.net.0.proj.weight')!
  const whole = file.readSync(begin, end)
  const [from, to] = [1_234_568, 1_734_572]
  expect(Buffer.from(file.readSync(begin + from, begin + to)).equals(whole.subarray(from, to))).toBe(true)
  expect(Buffer.from(await file.read(begin, end)).equals(whole)).toBe(true)
  expect(() => file.readSync(0, file.size + 1)).toThrow(RangeError)
})

test('matrices have the variance 1/fan-in, norms are 1 and biases 0', async () => {
  const { unet } = await opened
  const values = (weights: Weights, name: string) => {
    const { begin, end, dtype } = weights.get(name)!
    return toFloat32(file.readSync(begin, end), dtype)
  }
  const matrix = values(unet.weights, 'mid_block.attentions.0.proj_in.weight')
  const variance = matrix.reduce((sum, value) => sum + value ** 2, 0) / matrix.length
  expect(1280 * variance).toBeCloseTo(1, 1)
  expect(new Set(values(unet.weights, 'mid_block.attentions.0.norm.weight'))).toEqual(new Set([1]))
  expect(new Set(values(unet.weights, 'mid_block.attentions.0.norm.bias'))).toEqual(new Set([0]))
})
