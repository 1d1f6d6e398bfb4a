/** What a person asks for, looked up and written down as a model whose bytes are still to come. */
import { GenerationError } from '../../generation/index.ts'
import type { CatalogueEntry } from '../catalogue-entry.ts'
import { emptyFile, type Manifest, type StoredFile } from '../store/index.ts'
import { askLink } from './link.ts'
import { fileAddress, type HubAccess, listRepository, type Repository } from './listing.ts'
import { fileVariant, type Variant, variants } from './variant.ts'
import type { Wish } from './wish.ts'

/** One model to fetch; `label` says in which form. */
export interface Offer {
  label: string
  bytes: number
  manifest: Manifest
}

export interface LookUpOptions extends HubAccess {
  /** Whether the device computes in 16 bits. */
  f16: boolean
  /** In ms since 1970. */
  now: number
}

/** What there is to fetch for this wish, the best first; never empty. Throws a GenerationError where there is nothing. */
export async function lookUp(wish: Wish, options: LookUpOptions): Promise<[Offer, ...Offer[]]> {
  if (wish.type === 'link') {
    const { address } = wish
    const { name, size, etag } = await askLink(address, options)
    const file = emptyFile({ path: name, size, address, etag })
    const id = `${new URL(address).host}/${name}`
    const origin = { type: 'link', address } as const
    return [{ label: name, bytes: size, manifest: newModel(id, bareName(name), origin, [file], options.now) }]
  }
  const repository = await listRepository({ id: wish.repository }, wish.revision, options)
  const found = wish.path ? [fileVariant(repository, wish.path)] : variants(repository, options)
  const offers = found.map((variant, index) => offer(repository, variant, index === 0 && !wish.path, options))
  return offers as [Offer, ...Offer[]]
}

/** What the catalogue lists, at its revision; refused where the Hub's file is another than the one that was checked. */
export async function lookUpEntry(
  { id, name, hub: source, files, licence, triggers = [] }: CatalogueEntry,
  options: LookUpOptions,
): Promise<Manifest> {
  if (!source) throw new Error(`${id} comes with the app`)
  const repository = await listRepository({ id: source.repo, type: source.type }, source.revision, options)
  const found = files.map(({ path, sha256 }) => {
    const file = repository.files.find((other) => other.path === path)
    if (!file || (sha256 && file.digest?.algorithm === 'sha256' && file.digest.hex !== sha256)) {
      const sentence = `${path} of ${source.repo} is ${file ? 'another file than' : 'no longer there as'} the catalogue’s. Nothing was fetched: look the model up by its name instead.`
      throw new GenerationError('download', sentence)
    }
    const { size, digest } = file
    return emptyFile({ path, size, address: fileAddress(options.hub, repository, path), expected: digest })
  })
  const origin = { type: 'hub', repository: source.repo, revision: repository.commit } as const
  return { ...newModel(id, name, origin, found, options.now), licence, triggerWords: triggers }
}

/** The best one is called by the repository's name, others by their file's as well. */
function offer(repository: Repository, variant: Variant, isBest: boolean, { hub, now }: LookUpOptions): Offer {
  const { id: name, commit, licence } = repository
  const suffix = variant.path ?? variant.label
  const files = variant.files.map(({ path, size, digest }) =>
    emptyFile({ path, size, address: fileAddress(hub, repository, path), expected: digest }),
  )
  const origin = { type: 'hub', repository: name, revision: commit } as const
  const manifest = newModel(
    isBest ? name : `${name}/${suffix}`,
    variant.path && !isBest ? bareName(variant.path) : name.split('/')[1]!,
    origin,
    files,
    now,
  )
  return { label: variant.label, bytes: variant.bytes, manifest: { ...manifest, licence } }
}

/** A model of which nothing is there yet, and of which nobody knows the kind before its files are read. */
export function newModel(
  id: string,
  name: string,
  origin: Manifest['origin'],
  files: readonly StoredFile[],
  now: number,
): Manifest {
  const unknown = { kind: 'unknown', aliases: [], triggerWords: [], isPaused: false } as const
  return { id, name, origin, ...unknown, addedAt: now, files }
}

const bareName = (path: string) =>
  path
    .split('/')
    .at(-1)!
    .replace(/\.(safetensors|sft|pth)$/i, '')
