/** What a request's model_id means on this device: the same names as for the API, and those of models that were opened here. */
import { findCatalogueEntry } from './catalogue.ts'
import type { Manifest } from './store/index.ts'

export type ModelPlace =
  /** In the store, under this id. */
  | { type: 'stored'; id: string }
  /** On the Hub, under this name. */
  | { type: 'hub'; id: string }
  /** A model of ImagePipeline, to which no file here is attached. */
  | { type: 'imagepipeline'; id: string }
  | { type: 'unknown'; id: string }

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Where the model is. A name that a person gave to a stored model goes before those that the catalogue knows for it. */
export function placeOf(id: string, stored: readonly Pick<Manifest, 'id' | 'aliases'>[]): ModelPlace {
  const entry = findCatalogueEntry(id)
  const found =
    stored.find((model) => model.id === id) ??
    stored.find((model) => model.aliases.some((alias) => alias.toLowerCase() === id.toLowerCase())) ??
    stored.find((model) => entry && findCatalogueEntry(model.id) === entry)
  if (found) return { type: 'stored', id: found.id }
  if (uuid.test(id)) return { type: 'imagepipeline', id }
  const repository = entry?.hub?.repo ?? id
  return { type: /^[\w.-]+\/[\w.-]+$/.test(repository) ? 'hub' : 'unknown', id: repository }
}
