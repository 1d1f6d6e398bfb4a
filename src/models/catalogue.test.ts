/** The catalogue is whole, and its names lead where one expects. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultRequest, problems } from '../parameters/index.ts'
import { catalogue, catalogueBytes, findCatalogueEntry } from './catalogue.ts'

describe('the catalogue', () => {
  it('finds a model by its id, an alias, the API’s name or its repository, in whatever case', () => {
    const sd15 = catalogue.find(({ name }) => name === 'Stable Diffusion 1.5')
    for (const id of ['sd1.5', 'SD1.5', ' sd15 ', 'stable-diffusion-v1-5/stable-diffusion-v1-5']) {
      expect(findCatalogueEntry(id), id).toBe(sd15)
    }
    expect(findCatalogueEntry('Lykon/DreamShaper')?.id).toBe('dreamshaper-8')
    expect(findCatalogueEntry('latent-consistency/lcm-lora-sdv1-5')?.kind).toBe('lora')
    // The API's preset of this name is the base, on this device as well.
    const base = catalogue.find(({ name }) => name === 'Stable Diffusion XL')
    for (const id of ['sdxl', 'SDXL', 'sdxl-base', 'stabilityai/stable-diffusion-xl-base-1.0']) {
      expect(findCatalogueEntry(id), id).toBe(base)
    }
    expect(findCatalogueEntry('stabilityai/stable-diffusion-xl-refiner-1.0')?.id).toBe('sdxl-refiner')
    expect(findCatalogueEntry('sdxs')).toBeUndefined()
    expect(findCatalogueEntry('')).toBeUndefined()
  })

  it('calls nothing by a name that something else has', () => {
    const names = catalogue.flatMap(({ id, aliases }) => [
      ...new Set([id, ...aliases].map((name) => name.toLowerCase())),
    ])
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('has at least one of each kind, and a dozen checkpoints, LoRAs and embeddings besides SD 1.5', () => {
    const kinds = new Set(catalogue.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(
      ['checkpoint', 'embedding', 'inpainting', 'lora', 'safety-checker', 'upscaler', 'vae'].sort(),
    )
    const loved = catalogue.filter(({ kind }) => ['checkpoint', 'lora', 'embedding'].includes(kind))
    expect(loved.length - 2).toBeGreaterThanOrEqual(12)
  })

  it('pins every file to a commit, and every hash is one', () => {
    for (const { id, hub, files, checked } of catalogue) {
      expect(checked, id).not.toBe('')
      expect(files.length, id).toBeGreaterThan(0)
      if (hub) expect(hub.revision, id).toMatch(/^[0-9a-f]{40}$/)
      if (hub) expect(hub.repo, id).toMatch(/^[\w.-]+\/[\w.-]+$/)
      for (const { path, bytes, sha256 } of files) {
        expect(path, id).not.toMatch(/^\/|\.(ckpt|bin|pt)$/)
        expect(bytes, path).toBeGreaterThan(0)
        if (sha256) expect(sha256, path).toMatch(/^[0-9a-f]{64}$/)
      }
    }
  })

  it('lists a large model as no smaller than its weights in 16 bits are, and little larger', () => {
    const [vae, clip, openClip] = [83_653_863, 123_060_480, 694_659_840]
    const numbers = { sd: 859_520_964 + vae + clip, sdxl: 2_567_463_684 + vae + clip + openClip }
    for (const entry of catalogue.filter(({ needs, id }) => needs && id !== 'sdxl-refiner')) {
      const share = catalogueBytes(entry) / (2 * numbers[entry.family ?? 'sd'])
      expect(share, entry.id).toBeGreaterThan(0.99)
      // Some children of SDXL keep their VAE in 32 bits.
      expect(share, entry.id).toBeLessThan(entry.family ? 1.03 : 1.01)
    }
    expect(catalogueBytes(findCatalogueEntry('sdxl-refiner')!) / (2 * (2_259_526_660 + vae + openClip))).toBeCloseTo(
      1,
      3,
    )
  })

  it('tells of all that goes with SDXL that it does, by its names as well', () => {
    for (const { id, family, files, hub } of catalogue) {
      const names = [id, hub?.repo, ...files.map(({ path }) => path)].join(' ')
      expect(/xl|dmd2/i.test(names), id).toBe(family === 'sdxl')
    }
  })

  it('tells the embedded model’s files as they are', () => {
    const folder = 'public/models/demo'
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path !== 'README.md' && statSync(join(folder, path)).isFile())
      .map((path) => ({ path, bytes: statSync(join(folder, path)).size }))
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
    expect([...findCatalogueEntry('demo')!.files].sort(byPath)).toEqual(files.sort(byPath))
  })

  it('advises settings that a request may have', () => {
    for (const { id, advice } of catalogue) {
      expect(problems({ ...defaultRequest, ...advice?.settings, prompt: 'a house' }, 'local'), id).toEqual([])
    }
  })

  it('is told of in the documents, entry by entry', () => {
    const document = readFileSync('docs/catalogue.md', 'utf8')
    for (const { id, kind, family, hub, files, licence, checked } of catalogue) {
      const row = document.split('\n').find((line) => line.startsWith(`| ${id} |`))
      const where = hub ? `${hub.type ? `${hub.type}s/` : ''}${hub.repo} @ ${hub.revision.slice(0, 7)}` : 'in the app'
      const weights = files.filter(({ path }) => path.endsWith('.safetensors'))
      const hashed = hub && weights.every(({ sha256 }) => sha256) ? 'yes' : '–'
      const [, , told, , ...rest] = row?.split(' | ') ?? []
      expect(row?.split(' | ').slice(1, 3), id).toEqual([family ? `SDXL ${kind}` : kind, where])
      expect([told, rest], id).toEqual([where, [hashed, licence, `${checked} |`]])
    }
  })
})
