/** Merged weights of every format. The files and the numbers are made by tools/golden/loras.py, lycoris_files.py and adapters/; 1e-5 is the greatest difference allowed. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { imagined, writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { memoryBytes } from '../bytes/bytes.ts'
import { toFloat32 } from '../bytes/floats.ts'
import { readSafetensors } from '../bytes/safetensors.ts'
import { type StoredTensor, stored } from '../bytes/weights.ts'
import { openCheckpoint } from '../checkpoint/checkpoint.ts'
import { bundledEmbeddings } from '../embedding/embedding.ts'
import { openLora } from './lora.ts'
import { withLoras } from './merge.ts'

const models = new URL('../../../e2e/support/models/', import.meta.url)
const file = (path: string) => memoryBytes(new Uint8Array(readFileSync(new URL(path, models))))
const aboutOf = (folder: string, golden: string): Record<string, { weight: number }> =>
  JSON.parse(readFileSync(new URL(`${folder}/${golden}.json`, models), 'utf8'))
const formats = [
  ...['kohya', 'locon', 'peft', 'processor', 'ldm', 'loha', 'lokr', 'dora', 'diff'].map((name) => [
    'loras',
    name,
    'expected',
  ]),
  ...['oft', 'boft', 'glora', 'ia3', 'norm', 'prefix'].map((name) => ['lycoris', name, 'expected']),
  ...['peft-ia3', 'peft-vera'].map((name) => ['adapters', name, 'peft']),
  ...['numbered', 'numbered-extended', 'oft-diag'].map((name) => ['adapters', name, 'first']),
]

const modelPaths = [
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
]
const mini = openCheckpoint(new Map(modelPaths.map((path) => [path, file(`mini/${path}`)])))

describe('a LoRA merges as its format’s formula says', () => {
  it.each(formats)('%s/%s', async (folder, name, stem) => {
    const source = file(`${folder}/${stem}.safetensors`)
    const { tensors } = await readSafetensors(source, stem!)
    const about = aboutOf(folder!, stem!)
    const keys = Object.keys(about).filter((key) => key.startsWith(`${name}/`))
    const { all, ignored } = await merged(`${folder}/${name}`, about[keys[0]!]!.weight)
    expect(ignored).toEqual([])
    expect([...all].flatMap(([key, { patches }]) => (patches ? [`${name}/${key}`] : [])).sort()).toEqual(keys.sort())
    for (const key of keys) {
      // Its first rows, or all of them.
      const { begin, end, dtype, shape } = tensors.get(key)!
      const golden = toFloat32(await source.read(begin, end), dtype)
      const tensor = all.get(key.slice(name!.length + 1))!
      const [original, changed] = [await values(tensor), await values(tensor, [0, shape[0]!])]
      expect(furthest(changed, golden)).toBeLessThan(1e-5)
      expect(furthest(original.subarray(0, golden.length), golden)).toBeGreaterThan(1e-3)
      if (shape[0]! < tensor.shape[0]!) continue
      const [from, to] = [1, tensor.shape[0]! - 2]
      const width = golden.length / tensor.shape[0]!
      expect(furthest(await values(tensor, [from, to]), golden.subarray(from * width, to * width))).toBeLessThan(1e-5)
    }
  })

  it('adds several up, and leaves the file alone', async () => {
    const base = await parts()
    const kohya = await openLora('kohya', file('loras/kohya.safetensors'))
    const twice = [0.5, -0.5].map((weight) => ({ lora: kohya, unet: weight, textEncoder: weight }))
    const { unet } = withLoras(base, 1, twice)
    for (const [name, tensor] of unet) {
      if (tensor.patches)
        expect(furthest(await values(tensor, [0, tensor.shape[0]!]), await values(base.unet.get(name)!))).toBeLessThan(
          1e-6,
        )
    }
  })

  it('changes nothing at a weight of 0', async () => {
    const { all } = await merged('loras/kohya', 0)
    expect([...all.values()].some(({ patches }) => patches)).toBe(false)
  })

  it('names what it does not know', async () => {
    const known = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k'
    const tensors = {
      [`${known}.diff`]: { dtype: 'F32', shape: [24, 24] },
      'lora_unet_elsewhere.diff': { dtype: 'F32', shape: [4] },
      [`${known}.hada_w3_a`]: { dtype: 'F32', shape: [4] },
    }
    const lora = await openLora('odd', imagined(tensors))
    const { ignored } = withLoras(await parts(), 1, [{ lora, unet: 1, textEncoder: 1 }])
    expect(ignored[0]!.keys).toEqual([`${known}.hada_w3_a`, 'lora_unet_elsewhere'])
  })

  it('takes PEFT’s DoRA as PEFT merges it', async () => {
    // peft 0.21.2: LoraConfig(r=2, lora_alpha=4, use_dora=True) on a Linear(3, 4), merge_and_unload().
    const eighths = (count: number) => Float32Array.from({ length: count }, (_, i) => (((i * 7) % 11) - 5) / 8)
    const tensor = (shape: number[], values: Float32Array) => ({
      dtype: 'F32',
      shape,
      data: new Uint8Array(values.buffer),
    })
    const dora = writeSafetensors({
      'unet.to_q.lora_A.weight': tensor([2, 3], eighths(6)),
      'unet.to_q.lora_B.weight': tensor([4, 2], eighths(8)),
      'unet.to_q.alpha': tensor([], Float32Array.of(4)),
      'unet.to_q.lora_magnitude_vector': tensor([4], Float32Array.of(1, 2, 0.5, 3)),
    })
    const weight = memoryBytes(writeSafetensors({ 'to_q.weight': tensor([4, 3], eighths(12)) }))
    const unet = stored(await readSafetensors(weight, 'unet'), weight)
    const lora = await openLora('dora', memoryBytes(dora))
    const changed = withLoras({ unet, textEncoder: new Map() }, 1, [{ lora, unet: 1, textEncoder: 1 }])
    expect(changed.ignored).toEqual([])
    const golden = Float32Array.of(
      ...[0.9662349224090576, 0.0, -0.25766265392303467, 1.838703989982605, 0.16715490818023682, -0.7689126133918762],
      ...[-0.2020305097103119, -0.05050762742757797, -0.45456865429878235, -0.8164965510368347, 0.40824827551841736],
      -2.8577380180358887,
    )
    expect(furthest(await values(changed.unet.get('to_q.weight')!, [0, 4]), golden)).toBeLessThan(1e-5)
  })

  it('brings the words that the first trainer put beside its numbered layers', async () => {
    const words = await bundledEmbeddings('numbered', file('adapters/numbered.safetensors'))
    expect(words.map(({ triggers, count, width }) => [triggers, count, width])).toEqual([[['<s1>'], 1, 24]])
  })

  it('refuses one that fits nowhere', async () => {
    const lora = await openLora('other', imagined({ 'lora_unet_elsewhere.diff': { dtype: 'F32', shape: [4] } }))
    const base = await parts()
    expect(() => withLoras(base, 1, [{ lora, unet: 1, textEncoder: 1 }])).toThrow('fits no layer')
  })
})

async function parts() {
  const { unet, textEncoder } = await mini
  return { unet: unet.weights, textEncoder: textEncoder!.weights }
}

async function merged(name: string, weight: number) {
  const lora = await openLora(name, file(`${name}.safetensors`))
  const { unet, textEncoder, ignored } = withLoras(await parts(), 1, [{ lora, unet: weight, textEncoder: weight }])
  return { all: new Map([...unet, ...textEncoder]), ignored }
}

/** A tensor as the file has it, or some rows of it with its patches. */
async function values(tensor: StoredTensor, rows?: readonly [number, number]): Promise<Float32Array> {
  const { source, begin, end, dtype, shape, patches } = tensor
  const original = toFloat32(await source.read(begin, end), dtype)
  if (!rows) return original
  const width = original.length / shape[0]!
  const result = original.slice(rows[0] * width, rows[1] * width)
  for (const { addTo } of patches!) addTo(result, rows, () => original)
  return result
}

function furthest(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}
