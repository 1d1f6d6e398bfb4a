/** A LoRA of random numbers over every attention block of a UNet, in kohya's names: what most people's are. */
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { toFloat16, type Weights } from '../../../src/models/index.ts'

const rank = 32

/** Small enough to change a picture without breaking it. */
export function randomLora(unet: Weights): Blob {
  const tensors: Parameters<typeof writeSafetensors>[0] = {}
  for (const [name, { shape }] of unet) {
    if (!/attentions.*\.weight$/.test(name) || shape.length < 2) continue
    const layer = `lora_unet_${name.replace(/\.weight$/, '').replaceAll('.', '_')}`
    const [out, ...inputs] = shape as [number, ...number[]]
    tensors[`${layer}.lora_down.weight`] = numbers([rank, ...inputs])
    tensors[`${layer}.lora_up.weight`] = numbers([out, rank, ...inputs.slice(1).map(() => 1)])
  }
  return new Blob([writeSafetensors(tensors)])
}

function numbers(shape: readonly number[]) {
  const count = shape.reduce((product, size) => product * size, 1)
  const values = Float32Array.from({ length: count }, () => (Math.random() - 0.5) / 50)
  return { dtype: 'F16', shape, data: new Uint8Array(toFloat16(new Uint8Array(values.buffer), 'F32').buffer) }
}
