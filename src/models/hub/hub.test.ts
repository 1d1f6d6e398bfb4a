/** What a person may ask for, and what the Hub and other servers answer; the layouts are those of well-known repositories. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hubCommit, hubToken, startHub } from '../../../e2e/support/hub/server.mjs'
import { placeOf } from '../model-id.ts'
import { lookUp, lookUpEntry } from './added-model.ts'
import { withSecret } from './secret.ts'
import { fileVariant, variants } from './variant.ts'
import { defaultHub, readWish } from './wish.ts'

describe('what a person types', () => {
  const read = (text: string) => readWish(text, 'https://mirror.example/hub')

  it('may be a name on the Hub, a file there, or an address of either', () => {
    const expected = { type: 'hub', repository: 'a/b-1.5', revision: 'main' }
    for (const text of [
      'a/b-1.5',
      ' a/b-1.5 ',
      'https://huggingface.co/a/b-1.5',
      'https://huggingface.co/a/b-1.5/',
      'https://mirror.example/hub/a/b-1.5/tree/main',
    ]) {
      expect(read(text)).toMatchObject(expected)
    }
    const file = { ...expected, path: 'sub/x.safetensors' }
    expect(read('a/b-1.5/sub/x.safetensors')).toEqual(file)
    for (const wish of ['a/b-1.5/x.pth', 'https://huggingface.co/a/b-1.5/resolve/main/x.pth?download=true'])
      expect(read(wish)).toEqual({ ...expected, path: 'x.pth' })
    expect(read('https://huggingface.co/a/b-1.5/blob/main/sub/x.safetensors')).toEqual(file)
    expect(read('https://huggingface.co/a/b-1.5/resolve/v2/x.safetensors?download=true')).toEqual({
      ...expected,
      revision: 'v2',
      path: 'x.safetensors',
    })
  })

  it('may be a link; a page of Civitai stands for its file, and a token in it is dropped', () => {
    expect(read('https://x.example/y.safetensors')).toEqual({
      type: 'link',
      address: 'https://x.example/y.safetensors',
    })
    const address = 'https://civitai.com/api/download/models/456'
    expect(read('https://civitai.com/models/123/name?modelVersionId=456')).toEqual({ type: 'link', address })
    expect(read(`${address}?token=secret`)).toEqual({ type: 'link', address })
    expect(() => read('https://civitai.com/models/123')).toThrow(/Download/)
  })

  it('must be something, and safe', () => {
    expect(() => read('photorealistic')).toThrow(/owner\/name/)
    expect(() => read('http://x.example/y.safetensors')).toThrow(/https/)
  })
})

describe('the best variant', () => {
  const repository = (...paths: string[]) => ({
    id: 'a/b',
    commit: hubCommit,
    files: paths.map((path) => ({ path, size: /fp16/.test(path) ? 2 : path.endsWith('.json') ? 0 : 4 })),
  })
  const part = (name: string, ...variants: string[]) => variants.map((variant) => `${name}${variant}.safetensors`)
  const configs = ['model_index.json', 'unet/config.json', 'vae/config.json', 'text_encoder/config.json']
  const sd15 = repository(
    ...configs,
    ...part('unet/diffusion_pytorch_model', '', '.fp16', '.non_ema'),
    ...part('vae/diffusion_pytorch_model', '', '.fp16'),
    ...part('text_encoder/model', '', '.fp16'),
    ...part('safety_checker/model', '', '.fp16'),
    'unet/diffusion_pytorch_model.bin',
    'v1-5-pruned-emaonly.ckpt',
    ...part('v1-5-pruned-emaonly', ''),
  )
  const paths = (index: number, from: ReturnType<typeof variants>) => from[index]?.files.map(({ path }) => path)

  it('of a folder is in 16 bits where the device has them, without the safety checker and without pickles', () => {
    const found = variants(sd15, { f16: true })
    expect(paths(0, found)).toEqual([
      ...configs,
      ...part('unet/diffusion_pytorch_model', '.fp16'),
      ...part('vae/diffusion_pytorch_model', '.fp16'),
      ...part('text_encoder/model', '.fp16'),
    ])
    expect(found.map(({ bytes }) => bytes)).toEqual([6, 12, 4, 8])
    expect(paths(0, variants(sd15, { f16: false }))).toContain('unet/diffusion_pytorch_model.safetensors')
  })

  it('of an SDXL folder has both text encoders and both vocabularies, and nothing of the runtimes beside them', () => {
    const own = [
      'model_index.json',
      ...['tokenizer/vocab.json', 'tokenizer/merges.txt', 'tokenizer_2/vocab.json', 'tokenizer_2/merges.txt'],
      ...['unet', 'vae', 'text_encoder', 'text_encoder_2'].map((part) => `${part}/config.json`),
    ]
    const weights = [
      ...['unet/diffusion_pytorch_model', 'vae/diffusion_pytorch_model'],
      ...['text_encoder/model', 'text_encoder_2/model'],
    ]
    const others = ['text_encoder_2/model.onnx', 'unet/openvino_model.xml', 'vae_1_0/config.json', 'LICENSE.md']
    const xl = repository(...own, ...weights.flatMap((path) => part(path, '.fp16', '')), ...others)
    expect(paths(0, variants(xl, { f16: true }))!.toSorted()).toEqual(
      [...own, ...weights.flatMap((path) => part(path, '.fp16'))].toSorted(),
    )
  })

  it('exists where only one precision does, as in the inpainting sibling', () => {
    const inpainting = repository(
      ...configs,
      'unet/diffusion_pytorch_model.fp16.safetensors',
      'vae/diffusion_pytorch_model.safetensors',
    )
    expect(paths(0, variants(inpainting, { f16: false }))).toEqual([
      ...configs,
      'unet/diffusion_pytorch_model.fp16.safetensors',
      'vae/diffusion_pytorch_model.safetensors',
    ])
  })

  it('takes all shards of one variant', () => {
    const shards = [1, 2].map((n) => `unet/diffusion_pytorch_model-0000${n}-of-00002.safetensors`)
    expect(paths(0, variants(repository('unet/config.json', ...shards), { f16: true }))).toEqual([
      'unet/config.json',
      ...shards,
    ])
  })

  it('of single files is the one in 16 bits, and the others are offered too', () => {
    const found = variants(repository('big.safetensors', 'big-fp16.safetensors'), { f16: true })
    expect(found.map(({ path }) => path)).toEqual(['big-fp16.safetensors', 'big.safetensors'])
  })

  it('of a part by itself is the whole one, not a half of it', () => {
    const taesd = part('', 'diffusion_pytorch_model', 'taesd_decoder', 'taesd_encoder')
    expect(paths(0, variants(repository(...taesd.toReversed()), { f16: true }))).toEqual([taesd[0]])
  })

  it('of pickles is an upscaler’s, where one may be', () => {
    const found = (...names: string[]) => variants(repository(...names), { f16: true }).map(({ path }) => path)
    expect(found('RealESRGAN_x4.pth', 'README.md')).toEqual(['RealESRGAN_x4.pth'])
    expect(found('4x.pth', '4x.safetensors')).toEqual(['4x.safetensors'])
    const large = repository('v1-5-pruned.pth')
    const heavy = { ...large, files: large.files.map((file) => ({ ...file, size: 4e9 })) }
    expect(() => variants(heavy, { f16: true })).toThrow(/pickles only/)
    expect(() => fileVariant(heavy, 'v1-5-pruned.pth')).toThrow(/too large for an upscaler/)
    expect(fileVariant(large, 'v1-5-pruned.pth')).toMatchObject({ path: 'v1-5-pruned.pth' })
  })

  it('is missing where there are only pickles, or nothing, and that is said', () => {
    expect(() => variants(repository('model.ckpt'), { f16: true })).toThrow(/pickles only/)
    expect(() => variants(repository('README.md'), { f16: true })).toThrow(/no \.safetensors/)
  })
})

describe('the Hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-listing-'))
  let hub: Awaited<ReturnType<typeof startHub>>
  const look = (text: string, secrets: Parameters<typeof lookUp>[1]['secrets'] = [], address = hub.url) =>
    lookUp(readWish(text, address), { hub: address, secrets, f16: true, now: 5 })

  beforeAll(async () => {
    for (const [path, size] of [
      ['unet/diffusion_pytorch_model.safetensors', 200_000],
      ['unet/config.json', 12],
    ] as const) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), 'x'.repeat(size))
    }
    hub = await startHub({ 'a/b': { folder, licence: 'openrail' }, 'a/gated': { folder, gated: true } })
    return () => hub.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('lists files at a commit, with sizes, digests and the licence', async () => {
    const [{ manifest, bytes }] = await look('a/b')
    expect(bytes).toBe(200_012)
    expect(manifest).toMatchObject({
      id: 'a/b',
      name: 'b',
      licence: 'openrail',
      origin: { type: 'hub', repository: 'a/b', revision: hubCommit },
      addedAt: 5,
    })
    expect(manifest.files.map(({ path, address, expected }) => [path, address, expected?.algorithm])).toEqual([
      ['unet/config.json', `${hub.url}/a/b/resolve/${hubCommit}/unet/config.json`, 'git-sha1'],
      [
        'unet/diffusion_pytorch_model.safetensors',
        `${hub.url}/a/b/resolve/${hubCommit}/unet/diffusion_pytorch_model.safetensors`,
        'sha256',
      ],
    ])
  })

  it('refuses in words that say what to do', async () => {
    await expect(look('a/none')).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringMatching(/no a\/none on the Hub, or it is private/),
    })
    await expect(look('a/gated')).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringMatching(/accept its terms/),
    })
    const secret = { origin: hub.url, token: hubToken, place: 'header' } as const
    await expect(look('a/gated', [secret])).resolves.toHaveLength(1)
    await expect(look('a/b', [], 'http://127.0.0.1:9')).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('is asked for what the catalogue lists, at its revision; another file than the one that was checked is refused', async () => {
    const file = { path: 'unet/diffusion_pytorch_model.safetensors', bytes: 200_000 }
    const entry = {
      id: 'mine',
      aliases: [],
      kind: 'lora',
      name: 'Mine',
      about: '',
      hub: { repo: 'a/b', revision: hubCommit },
      files: [file],
      licence: 'mit',
      triggers: ['word'],
      checked: 'here',
    } as const
    const options = { hub: hub.url, secrets: [], f16: true, now: 5 }
    const manifest = await lookUpEntry(entry, options)
    expect(manifest).toMatchObject({ id: 'mine', name: 'Mine', licence: 'mit', triggerWords: ['word'] })
    expect(manifest.files).toMatchObject([{ path: file.path, size: 200_000, isWhole: false }])
    const other = { ...entry, files: [{ ...file, sha256: 'f'.repeat(64) }] }
    await expect(lookUpEntry(other, options)).rejects.toThrow(/another file than the catalogue’s/)
    const gone = { ...entry, files: [{ ...file, path: 'gone.safetensors' }] }
    await expect(lookUpEntry(gone, options)).rejects.toThrow(/no longer there/)
  })

  it('is asked for data sets at their own addresses', async () => {
    const entry = {
      id: 'words',
      aliases: [],
      kind: 'embedding',
      name: 'Words',
      about: '',
      licence: 'mit',
      checked: 'here',
      hub: { repo: 'a/b', type: 'dataset', revision: hubCommit },
      files: [{ path: 'unet/config.json', bytes: 12 }],
    } as const
    const { files } = await lookUpEntry(entry, { hub: hub.url, secrets: [], f16: true, now: 5 })
    expect(files[0]?.address).toBe(`${hub.url}/datasets/a/b/resolve/${hubCommit}/unet/config.json`)
    expect((await fetch(files[0]!.address!)).status).toBe(200)
  })

  it('is not needed for a link: the server tells the name and the size', async () => {
    const address = `${hub.url}/a/b/resolve/main/unet/diffusion_pytorch_model.safetensors`
    const [{ manifest }] = await lookUp({ type: 'link', address }, { hub: hub.url, secrets: [], f16: true, now: 5 })
    expect(manifest).toMatchObject({ name: 'diffusion_pytorch_model', origin: { type: 'link', address } })
    expect(manifest.files[0]).toMatchObject({ path: 'diffusion_pytorch_model.safetensors', size: 200_000 })
  })
})

describe('a token', () => {
  const secrets = [
    { origin: defaultHub, token: 'one', place: 'header' },
    { origin: 'https://civitai.com', token: 'two', place: 'query' },
  ] as const

  it('goes to its own host in the way that the host wants, and nowhere else', () => {
    expect(withSecret(`${defaultHub}/a/b`, secrets)).toEqual({
      url: `${defaultHub}/a/b`,
      headers: { Authorization: 'Bearer one' },
    })
    expect(withSecret('https://civitai.com/api?x=1', secrets)).toEqual({
      url: 'https://civitai.com/api?x=1&token=two',
      headers: {},
    })
    expect(withSecret('https://huggingface.co.evil.example/a', secrets)).toEqual({
      url: 'https://huggingface.co.evil.example/a',
      headers: {},
    })
  })

  it('goes over https, or to this machine', () => {
    const headers = (origin: string) => withSecret(`${origin}/a`, [{ origin, token: 'one', place: 'header' }]).headers
    expect(headers('http://hub.school.example')).toEqual({})
    expect(headers('http://127.0.0.1:8080')).toEqual({ Authorization: 'Bearer one' })
  })
})

describe('model_id', () => {
  const uuid = '0b6a9c4e-3e2f-4a57-9d0a-9a3c1a2f7b11'
  const sd15 = 'stable-diffusion-v1-5/stable-diffusion-v1-5'
  const stored = [
    { id: sd15, aliases: [] },
    { id: 'disk/mine', aliases: [uuid] },
  ]
  const place = (id: string) => placeOf(id, stored)

  it('may be a Hub id, a short name, a file that was kept, or an ImagePipeline id with a file attached to it', () => {
    expect(place(sd15)).toEqual({ type: 'stored', id: sd15 })
    expect(place('sd1.5')).toEqual({ type: 'stored', id: sd15 })
    expect(place('disk/mine')).toEqual({ type: 'stored', id: 'disk/mine' })
    expect(place(uuid.toUpperCase())).toEqual({ type: 'stored', id: 'disk/mine' })
    expect(place('dreamshaper')).toEqual({ type: 'hub', id: 'Lykon/DreamShaper' })
    expect(place('owner/else')).toEqual({ type: 'hub', id: 'owner/else' })
    expect(place('1b6a9c4e-3e2f-4a57-9d0a-9a3c1a2f7b11')).toMatchObject({ type: 'imagepipeline' })
    expect(place('nothing')).toEqual({ type: 'unknown', id: 'nothing' })
  })
})
