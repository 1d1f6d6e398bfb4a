/** Every reader of model files and of what hubs answer, given changed inputs: see e2e/support/fuzz/survival.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bentBytes, bentText, bentValue, type Chance, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { changedTensors, headed } from '../../e2e/support/fuzz/safetensors.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { GenerationError } from '../generation/index.ts'
import { memoryStore } from '../storage/index.ts'
import { type LocalByteSource, memoryBytes } from './bytes/bytes.ts'
import { openCheckpoint } from './checkpoint/checkpoint.ts'
import { identify } from './checkpoint/identity.ts'
import { openSafetyChecker } from './checkpoint/safety-checker.ts'
import { readTokenizerJson, readVocabulary } from './checkpoint/tokenizer-files.ts'
import { openVae } from './checkpoint/vae-file.ts'
import { downloadModel } from './download/model-download.ts'
import { bundledEmbeddings, readEmbeddings } from './embedding/embedding.ts'
import { lookUp } from './hub/added-model.ts'
import { readWish } from './hub/wish.ts'
import { openLora } from './lora/lora.ts'
import { withLoras } from './lora/merge.ts'
import { emptyFile, type StoredFile } from './store/manifest.ts'
import { ModelStore } from './store/model-store.ts'
import { unpickle } from './torch/pickle.ts'
import { openZip } from './torch/zip.ts'
import { openUpscaler } from './upscaler/upscaler.ts'

const support = new URL('../../e2e/support/', import.meta.url)
const bytesIn = (path: string) => new Uint8Array(readFileSync(new URL(path, support)))
const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(new URL(folder, support))
    .filter((name) => ending.test(name))
    .map((name) => ({ name, bytes: bytesIn(folder + name) }))

const loras = [
  ...filesIn('models/loras/', /^(?!expected).*\.safetensors$/),
  ...filesIn('models/lycoris/', /^(?!expected).*\.safetensors$/),
]
const upscalers = filesIn('models/upscalers/', /^(?!expected).*\.(safetensors|pth)$/)
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

const bentAtTimes = (chance: Chance, bytes: Uint8Array<ArrayBuffer>) =>
  chance() < 0.5 ? bytes : bentBytes(bytes, chance)

/** A pickle that Python would read: dictionaries, lists, tuples and tensors in each other, some of them twice. */
function pickle(chance: Chance): Uint8Array<ArrayBuffer> {
  const text = (word: string) => [88, word.length, 0, 0, 0, ...Buffer.from(word, 'latin1')]
  const number = () =>
    oneOf(chance, [
      [75, 7],
      [77, 1, 2],
      [74, 0xff, 0xff, 0xff, 0xff],
      [138, 2, 0, 128],
      [71, ...Array(8).fill(64)],
    ])
  const global = (name: string) => [99, ...Buffer.from(name.replace('.', '\n')), 10]
  const storage = () => [
    ...[40, ...text('storage'), ...global(oneOf(chance, ['torch.FloatStorage', 'torch.HalfStorage', 'os.system']))],
    ...[...text('0'), ...text('cpu'), 75, 8, 116, 81],
  ]
  const sizes = () => [40, 75, 2, 75, oneOf(chance, [1, 4, 255]), 116]
  const tensor = () => [
    99,
    ...Buffer.from('torch._utils\n_rebuild_tensor_v2\n'),
    40,
    ...storage(),
    75,
    0,
    ...sizes(),
    40,
    75,
    4,
    75,
    1,
    116,
    137,
    116,
    82,
  ]
  const value = (depth: number): number[] => {
    const inner = () => value(depth - 1)
    const flat = [() => [78], () => [136], number, () => text('word'), tensor]
    const deep = [
      () => [125, 40, ...text('a'), ...inner(), ...text('string_to_param'), ...inner(), 117],
      () => [93, 40, ...inner(), ...inner(), 101],
      () => [40, ...inner(), ...inner(), 116],
      () => [125, 113, depth, 104, depth, 40, ...text('self'), 104, depth, 117, 48],
      () => [...global('collections.OrderedDict'), 41, 82, 40, ...text('<token>'), ...tensor(), 117],
    ]
    return oneOf<() => number[]>(chance, depth > 0 ? [...flat, ...deep, ...deep] : flat)()
  }
  return Uint8Array.from([128, 2, ...value(5), 46])
}

/** As torch.save writes them, stored or deflated. */
function archive(chance: Chance): Uint8Array<ArrayBuffer> {
  const files: [string, Uint8Array][] = [
    ['x/data.pkl', pickle(chance)],
    ['x/data/0', new Uint8Array(oneOf(chance, [16, 32, 1000])).fill(60)],
    ['x/version', Buffer.from('3\n')],
  ]
  const [bodies, directory]: Buffer[][] = [[], []]
  let offset = 0
  for (const [path, plain] of files) {
    const isDeflated = chance() < 0.5
    const data = isDeflated ? deflateRawSync(plain) : plain
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(isDeflated ? 8 : 0, 4)
    facts.writeUInt32LE(data.length, 14)
    facts.writeUInt32LE(plain.length, 18)
    facts.writeUInt16LE(path.length, 22)
    const at = Buffer.alloc(14)
    at.writeUInt32LE(offset, 10)
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(path), data])
    directory!.push(Buffer.from('PK\x01\x02\x14\0'), facts, at, Buffer.from(path))
    bodies!.push(body)
    offset += body.length
  }
  const list = Buffer.concat(directory!)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...bodies!, list, end]))
}

describe('nothing but sentences comes of changed', { timeout: 600_000 }, () => {
  it('LoRAs, read and laid over a model', async () => {
    const { unet, textEncoder } = await openCheckpoint(
      new Map(Array.from(mini, ([path, bytes]) => [path, memoryBytes(bytes)])),
    )
    const base = { unet: unet.weights, textEncoder: textEncoder!.weights }
    const make = (chance: Chance) => {
      const { name, bytes } = oneOf(chance, [...loras, ...brought])
      return { name, source: changedTensors(chance, bytes) }
    }
    const read = async ({ name, source }: ReturnType<typeof make>) => {
      const lora = await openLora(name, source)
      await bundledEmbeddings(name, source)
      const changed = withLoras(base, 1, [{ lora, unet: 0.7, textEncoder: 0.7 }])
      for (const { shape, patches } of [...changed.unet.values(), ...changed.textEncoder.values()]) {
        const count = shape.reduce((product, size) => product * size, 1)
        for (const { addTo } of patches ?? []) {
          addTo(new Float32Array(count), [0, shape[0]!], () => new Float32Array(count).fill(0.5))
        }
      }
    }
    await survive('LoRAs, read and laid over a model', { seed: 1, make, read })
  })

  it('files that are to be told', () =>
    survive('files that are to be told', {
      seed: 2,
      make(chance) {
        const { name, bytes } = oneOf(chance, [...loras, ...brought, ...embeddings, legacy])
        const isTensors = /safetensors$/.test(name)
        return { name, source: isTensors ? changedTensors(chance, bytes) : memoryBytes(bentBytes(bytes, chance)) }
      },
      read: ({ name, source }) => identify(name, source),
    }))

  it('embeddings: pickles in zips, pickles in a row, pictures', () =>
    survive('embeddings: files of PyTorch, pictures', {
      seed: 3,
      make(chance) {
        const { name, bytes } = oneOf(chance, [...embeddings, legacy, legacy])
        return { name, source: memoryBytes(bentBytes(bytes, chance)) }
      },
      async read({ name, source }) {
        const words = await readEmbeddings(name, source)
        for (const { vectors, count, width } of words) expect(vectors.length).toBe(count * width)
      },
    }))

  it('pickles', () =>
    survive('pickles', {
      seed: 10,
      make: (chance) => bentAtTimes(chance, pickle(chance)),
      read: (bytes) => unpickle(bytes, 'x.pkl'),
    }))

  it('archives, and embeddings in them', () =>
    survive('zip archives of pickles', {
      seed: 11,
      make: (chance) => bentAtTimes(chance, archive(chance)),
      async read(bytes) {
        await readEmbeddings('x.pt', memoryBytes(bytes))
        const zip = await openZip(memoryBytes(bytes), 'x.pt')
        for (const path of zip.paths) await zip.read(path)
      },
    }))

  it('embeddings in safetensors', () =>
    survive('embeddings in safetensors', {
      seed: 4,
      make(chance) {
        const { name, bytes } = oneOf(chance, brought)
        return { name, source: changedTensors(chance, bytes) }
      },
      read: ({ name, source }) => readEmbeddings(name, source),
    }))

  it('upscalers: safetensors, and both kinds of files of PyTorch', () =>
    survive('upscalers', {
      seed: 14,
      make(chance) {
        const { name, bytes } = oneOf(chance, upscalers)
        const isTensors = name.endsWith('.safetensors')
        return { name, source: isTensors ? changedTensors(chance, bytes) : memoryBytes(bentBytes(bytes, chance)) }
      },
      async read({ name, source }) {
        const { weights } = await openUpscaler(name, source)
        const isOutside = [...weights.values()].find(({ source, begin, end }) => begin > end || end > source.size)
        expect(isOutside).toBeUndefined()
      },
    }))

  it('models, configs and headers', () =>
    survive('models, configs and headers', { seed: 5, make: changedModel, read: openCheckpoint }))

  it.each([
    ['VAEs', 6, 'models/mini-taesd/diffusion_pytorch_model.safetensors', 'models/mini-taesd/config.json', openVae],
    [
      'safety checkers',
      9,
      'models/mini-checker/safety_checker/model.safetensors',
      'models/mini-checker/safety_checker/config.json',
      openSafetyChecker,
    ],
  ] as const)('%s by themselves', (what, seed, weights, config, open) => {
    const [tensors, described] = [bytesIn(weights), parsed(bytesIn(config))]
    const make = (chance: Chance) => {
      const isHeader = chance() < 0.5
      const files: [string, LocalByteSource][] = [
        ['model.safetensors', isHeader ? headed(chance, tensors) : memoryBytes(tensors)],
        ['config.json', json(isHeader ? described : bentValue(described, chance))],
      ]
      return new Map(files)
    }
    return survive(`${what} by themselves`, { seed, make, read: open })
  })

  it.each([
    ['vocabularies', 7, readVocabulary, '{"a</w>":1,"b":2,"constructor":3}'],
    ['tokenizers', 12, readTokenizerJson, '{"model":{"vocab":{"a":1},"merges":["a b"]}}'],
  ] as const)('%s', (what, seed, read, text) =>
    survive(what, {
      seed,
      make: (chance) => {
        if (chance() < 0.5) return json(bentValue(JSON.parse(text), chance))
        const bent = chance() < 0.5 ? text.replaceAll('a', bentText('a', chance)) : bentText(text, chance)
        return memoryBytes(new TextEncoder().encode(bent))
      },
      read,
    }),
  )

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
    const make = (chance: Chance) => {
      const text = chance() < 0.3 ? oneOf(chance, wishes) : bentText(oneOf(chance, wishes), chance)
      const headers = {
        'Content-Range': bentText('bytes 0-0/1000', chance),
        'Content-Disposition': `attachment; filename*=UTF-8''${oneOf(chance, ['%E0%A4%A', 'x.safetensors', '%00', '..%2F'])}`,
      }
      const body = chance() < 0.2 ? '{"sha":' : JSON.stringify(bentValue(listing, chance))
      return { text, body, headers: safe(headers), status: oneOf(chance, [200, 200, 200, 206, 404]) }
    }
    const read = async ({ text, body, ...init }: ReturnType<typeof make>) => {
      const wish = readWish(text, 'https://huggingface.co')
      const fetch = (async () => new Response(body, init)) as typeof globalThis.fetch
      await lookUp(wish, { hub: 'https://huggingface.co', secrets: [], fetch, f16: true, now: 0 })
    }
    return survive('wishes, listings and links', { seed: 8, make, read })
  })

  it('manifests from the store', () => {
    const manifest = {
      ...{ id: 'a/b', name: 'b', kind: 'checkpoint', origin: { type: 'link', address: 'https://x.example/b' } },
      ...{ aliases: ['c'], triggerWords: [], addedAt: 1, isPaused: false },
      files: [
        {
          ...{ path: 'b.safetensors', size: 5, address: 'https://x.example/b', etag: '"1"', chunks: ['d'.repeat(64)] },
          ...{ expected: { algorithm: 'sha256', hex: 'd'.repeat(64) }, isWhole: true },
        },
        { path: 'half', size: 9e6, chunks: ['e'.repeat(64), null, null], isWhole: false },
      ],
    }
    return survive('manifests from the store', {
      seed: 13,
      make: (chance) => bentValue(manifest, chance),
      async read(bent) {
        const store = new ModelStore(memoryStore(new Map([['manifest/a%2Fb', bent]])))
        const all = await store.all()
        for (const { name, files } of all) expect([typeof name, files.every(emptied)]).toEqual(['string', true])
        if (all.length === 0) throw new GenerationError('bad-file', 'It is no model.')
        await store.verify('a/b', new AbortController().signal)
        await store.keepChunk('a/b', 'half', 1, new Uint8Array(1))
        await downloadModel(store, 'a/b', { secrets: [], signal: AbortSignal.abort() }).catch(() => {})
        await expect(store.open('a/b')).rejects.toThrow(GenerationError)
        await store.remove('a/b')
        expect(await store.all()).toEqual([])
      },
    })
  })
})

/** Such a file could be begun anew. */
const emptied = (file: StoredFile) => emptyFile(file).chunks.length === file.chunks.length

/** Only what a header may hold. */
const safe = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, '')]))
