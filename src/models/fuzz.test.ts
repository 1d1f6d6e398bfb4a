/**
 * Every reader of model files and of what hubs answer, given 500 changed inputs each (FUZZ says how many): whatever they make of them
 * ends in a GenerationError, soon. The seed is fixed; a failure names the number of its input.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bentBytes, bentText, bentValue, type Chance, chanceOf, oneOf } from '../../e2e/support/mutations.ts'
import { rawHeader } from '../../e2e/support/safetensors-writer.ts'
import { GenerationError } from '../generation/index.ts'
import { type LocalByteSource, memoryBytes } from './bytes/bytes.ts'
import { openCheckpoint } from './checkpoint/checkpoint.ts'
import { identify } from './checkpoint/identity.ts'
import { openSafetyChecker } from './checkpoint/safety-checker.ts'
import { readTokenizerJson, readVocabulary } from './checkpoint/tokenizer-files.ts'
import { openVae } from './checkpoint/vae-file.ts'
import { bundledEmbeddings, readEmbeddings } from './embedding/embedding.ts'
import { lookUp } from './hub/added-model.ts'
import { readWish } from './hub/wish.ts'
import { openLora } from './lora/lora.ts'
import { withLoras } from './lora/merge.ts'

const inputs = Number(process.env.FUZZ ?? 500)
/** Of the processor, in ms, for one input: a thousand times what they take. */
const patience = 1000

const support = new URL('../../e2e/support/', import.meta.url)
const bytesIn = (path: string) => new Uint8Array(readFileSync(new URL(path, support)))
const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(new URL(folder, support))
    .filter((name) => ending.test(name))
    .map((name) => ({ name, bytes: bytesIn(folder + name) }))

/** Runs the reader over changed inputs, and tells of the first that it does not end as it should with. */
async function survive(seed: number, read: (chance: Chance) => unknown): Promise<void> {
  for (let i = 0; i < inputs; i++) {
    const begin = process.cpuUsage()
    const error = await Promise.resolve()
      .then(() => read(chanceOf(seed * 1e6 + i)))
      .then(
        () => undefined,
        (cause: unknown) => cause,
      )
    const { user, system } = process.cpuUsage(begin)
    if (error !== undefined && !(error instanceof GenerationError)) throw new Error(`Input ${i}`, { cause: error })
    expect((user + system) / 1000, `ms for input ${i}`).toBeLessThan(patience)
  }
}

/** A safetensors file with its header changed as JSON; what lies behind it stays, or is of the size that the header calls for. */
function changedTensors(chance: Chance, bytes: Uint8Array): LocalByteSource {
  if (chance() < 0.3) return memoryBytes(bentBytes(bytes, chance))
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  const changed = bentValue(header, chance)
  const head = rawHeader(JSON.stringify(repacked(chance, changed)))
  const data = bytes.subarray(8 + length)
  const ends = Object.values(Object(changed)).map((entry) => Number(Object(entry).data_offsets?.[1] ?? 0))
  const most = Math.max(0, ...ends.filter((end) => end <= 1e6))
  const whole = new Uint8Array(head.length + most)
  whole.set(head)
  whole.set(data.subarray(0, most), head.length)
  return memoryBytes(whole)
}

/** Half of them get offsets that fit their shapes again, so that the readers behind the header are reached. */
function repacked(chance: Chance, header: unknown): unknown {
  if (chance() < 0.5 || typeof header !== 'object' || header === null) return header
  let end = 0
  const sizes: Record<string, number> = { F32: 4, F16: 2, BF16: 2, I64: 8, F64: 8 }
  for (const entry of Object.values(header) as { dtype?: string; shape?: unknown; data_offsets?: unknown }[]) {
    const shape = Object(entry).shape
    const size = sizes[String(Object(entry).dtype)]
    if (!Array.isArray(shape) || !size) continue
    const bytes = shape.reduce((product: number, size: unknown) => product * Number(size), size)
    if (!(bytes >= 0 && bytes < 1e5)) continue
    entry.data_offsets = [end, end + bytes]
    end += bytes
  }
  return header
}

const loras = [
  ...filesIn('models/loras/', /^(?!expected).*\.safetensors$/),
  ...filesIn('models/lycoris/', /^(?!expected).*\.safetensors$/),
]
const brought = filesIn('brought/files/', /\.safetensors$/)
const fixtures = new URL('embedding/__fixtures__/', import.meta.url)
const embeddings = readdirSync(fixtures).map((name) => ({
  name,
  bytes: new Uint8Array(readFileSync(new URL(name, fixtures))),
}))
const legacy = { name: 'old.pt', bytes: bytesIn('brought/files/embedding-legacy.pt') }

const miniPaths = [
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'scheduler/scheduler_config.json',
  'model_index.json',
]
const mini = new Map(miniPaths.map((path) => [path, bytesIn(`models/mini/${path}`)]))
const json = (value: unknown) => memoryBytes(new TextEncoder().encode(JSON.stringify(value)))
const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))

/** The model with one of its files changed; only the headers of the weights are there to be read. */
function changedModel(chance: Chance) {
  const which = oneOf(chance, miniPaths)
  return new Map(
    Array.from(mini, ([path, bytes]) => {
      if (path !== which) return [path, memoryBytes(bytes)]
      return [path, path.endsWith('.json') ? json(bentValue(parsed(bytes), chance)) : headed(chance, bytes)]
    }),
  )
}

function headed(chance: Chance, bytes: Uint8Array): LocalByteSource {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const changed = bentValue(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))), chance)
  const head = rawHeader(JSON.stringify(changed))
  const size = head.length + bytes.length - 8 - length
  const readSync = (begin: number, end: number) => head.slice(begin, end)
  return { size, readSync, read: async (begin, end) => readSync(begin, end) }
}

describe('nothing but sentences comes of changed', () => {
  it('LoRAs, read and laid over a model', { timeout: 60_000 }, async () => {
    const { unet, textEncoder } = await openCheckpoint(
      new Map(Array.from(mini, ([path, bytes]) => [path, memoryBytes(bytes)])),
    )
    const base = { unet: unet.weights, textEncoder: textEncoder!.weights }
    await survive(1, async (chance) => {
      const { name, bytes } = oneOf(chance, [...loras, ...brought])
      const source = changedTensors(chance, bytes)
      const lora = await openLora(name, source)
      await bundledEmbeddings(name, source)
      const changed = withLoras(base, 1, [{ lora, unet: 0.7, textEncoder: 0.7 }])
      for (const { shape, patches } of [...changed.unet.values(), ...changed.textEncoder.values()]) {
        const count = shape.reduce((product, size) => product * size, 1)
        for (const { addTo } of patches ?? []) {
          addTo(new Float32Array(count), [0, shape[0]!], () => new Float32Array(count).fill(0.5))
        }
      }
    })
  })

  it('files that are to be told', () =>
    survive(2, async (chance) => {
      const { name, bytes } = oneOf(chance, [...loras, ...brought, ...embeddings, legacy])
      await identify(
        name,
        /safetensors$/.test(name) ? changedTensors(chance, bytes) : memoryBytes(bentBytes(bytes, chance)),
      )
    }))

  it('embeddings: pickles in zips, pickles in a row, pictures', { timeout: 60_000 }, () =>
    survive(3, async (chance) => {
      const { name, bytes } = oneOf(chance, [...embeddings, legacy, legacy])
      const words = await readEmbeddings(name, memoryBytes(bentBytes(bytes, chance)))
      for (const { vectors, count, width } of words) expect(vectors.length).toBe(count * width)
    }),
  )

  it('embeddings in safetensors', () =>
    survive(4, async (chance) => {
      const { name, bytes } = oneOf(chance, brought)
      await readEmbeddings(name, changedTensors(chance, bytes))
    }))

  it('models, configs and headers', { timeout: 120_000 }, () =>
    survive(5, async (chance) => {
      await openCheckpoint(changedModel(chance))
    }),
  )

  it.each([
    ['VAEs', 6, 'models/mini-taesd/diffusion_pytorch_model.safetensors', 'models/mini-taesd/config.json', openVae],
    [
      'safety checkers',
      9,
      'models/mini-checker/safety_checker/model.safetensors',
      'models/mini-checker/safety_checker/config.json',
      openSafetyChecker,
    ],
  ] as const)('%s by themselves', { timeout: 60_000 }, (_, seed, weights, config, open) => {
    const [tensors, described] = [bytesIn(weights), parsed(bytesIn(config))]
    return survive(seed, async (chance) => {
      const isHeader = chance() < 0.5
      const files: [string, LocalByteSource][] = [
        ['model.safetensors', isHeader ? headed(chance, tensors) : memoryBytes(tensors)],
        ['config.json', json(isHeader ? described : bentValue(described, chance))],
      ]
      await open(new Map(files))
    })
  })

  it('tokenizers', () =>
    survive(7, async (chance) => {
      await readVocabulary(json(bentValue({ a: 1, b: 2 }, chance)))
      await readTokenizerJson(memoryBytes(bentBytes(new TextEncoder().encode('{"model":{"vocab":{"a":1}}}'), chance)))
    }))

  it('wishes, listings and links', () => {
    const listing = {
      sha: 'a'.repeat(40),
      gated: false,
      tags: ['license:mit'],
      cardData: { license: 'mit' },
      siblings: miniPaths.map((rfilename) => ({
        rfilename,
        size: 9,
        blobId: 'b'.repeat(40),
        lfs: { sha256: 'c'.repeat(64), size: 9 },
      })),
    }
    const wishes = [
      'a/b',
      'a/b/sub/x.safetensors',
      'https://huggingface.co/a/b/tree/main/x.safetensors',
      'https://civitai.com/models/1?modelVersionId=2',
      'https://x.example/100%.safetensors',
    ]
    return survive(8, async (chance) => {
      const text = chance() < 0.3 ? oneOf(chance, wishes) : bentText(oneOf(chance, wishes), chance)
      const wish = readWish(text, 'https://huggingface.co')
      const headers = {
        'Content-Range': bentText('bytes 0-0/1000', chance),
        'Content-Disposition': `attachment; filename*=UTF-8''${oneOf(chance, ['%E0%A4%A', 'x.safetensors', '%00', '..%2F'])}`,
      }
      const body = chance() < 0.2 ? '{"sha":' : JSON.stringify(bentValue(listing, chance))
      const answer = () =>
        new Response(body, { headers: safe(headers), status: oneOf(chance, [200, 200, 200, 206, 404]) })
      const fetch = (async () => answer()) as typeof globalThis.fetch
      await lookUp(wish, { hub: 'https://huggingface.co', secrets: [], fetch, f16: true, now: 0 })
    })
  })
})

/** Only what a header may hold. */
const safe = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, '')]))
