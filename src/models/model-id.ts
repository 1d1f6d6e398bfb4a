/** What a request's model_id means on this device: the same names as for the API, and those of models that were opened here. */
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

/** Where the model is. `aliases` are short names for Hub ids; a name that a person gave to a stored model goes before them. */
export function placeOf(
  id: string,
  stored: readonly Pick<Manifest, 'id' | 'aliases'>[],
  aliases: Readonly<Record<string, string>>,
): ModelPlace {
  const full = aliases[id] ?? id
  const found =
    stored.find((model) => model.id === id) ??
    stored.find((model) => model.aliases.some((alias) => alias.toLowerCase() === id.toLowerCase())) ??
    stored.find((model) => model.id === full)
  if (found) return { type: 'stored', id: found.id }
  if (uuid.test(id)) return { type: 'imagepipeline', id }
  return { type: /^[\w.-]+\/[\w.-]+$/.test(full) ? 'hub' : 'unknown', id: full }
}

/** The API's preset for Stable Diffusion 1.5, by its name on the Hub. */
export const presetModels: Readonly<Record<string, string>> = {
  'sd1.5': 'stable-diffusion-v1-5/stable-diffusion-v1-5',
}
