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
    expect(findCatalogueEntry('sdxl')).toBeUndefined()
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
    expect([...kinds].sort()).toEqual(['checkpoint', 'embedding', 'inpainting', 'lora', 'safety-checker', 'vae'].sort())
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

  it('lists a large model as no smaller than SD 1.5’s weights are', () => {
    for (const entry of catalogue.filter(({ needs }) => needs)) {
      expect(catalogueBytes(entry) / entry.needs!.f16, entry.id).toBeGreaterThan(0.99)
      expect(catalogueBytes(entry) / entry.needs!.f16, entry.id).toBeLessThan(1.01)
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
    expect(catalogue.filter(({ id }) => !document.includes(`| ${id} |`)).map(({ id }) => id)).toEqual([])
  })
})
