/** Stored models and what is being done with them, in words. */
import {
  type CatalogueEntry,
  catalogue,
  isWhole,
  type Manifest,
  type ModelFamily,
  type ModelKind,
  modelBytes,
  type Room,
  storedBytes,
} from '../../src/models/index.ts'
import { bytesInWords, waitInWords } from '../kit/index.ts'
import type { Work } from './stored.ts'

const kinds: Record<ModelKind, string> = {
  checkpoint: 'Checkpoint',
  inpainting: 'Inpainting checkpoint',
  lora: 'LoRA',
  embedding: 'Embedding',
  unet: 'UNet alone',
  vae: 'VAE',
  'text-encoder': 'Text encoder alone',
  'safety-checker': 'Safety checker',
  upscaler: 'Upscaler',
  unknown: '',
}

export const familyNames: Readonly<Record<ModelFamily, string>> = {
  sd: 'Stable Diffusion 1.5',
  sdxl: 'SDXL',
  'sdxl-refiner': 'SDXL’s refiner',
}

/** As the model itself tells once it is here, and before that the catalogue; nothing where neither does. */
export function familyInWords({ id, family }: Pick<Manifest, 'id' | 'family'>): string {
  const told = family ?? catalogue.find((entry) => entry.id === id)?.family
  return told ? familyNames[told] : ''
}

/** "Checkpoint · Stable Diffusion 1.5 · 2.13 GB · 12 files · creativeml-openrail-m" */
export function modelFacts(model: Manifest): string {
  const { kind, files, licence } = model
  const count = files.length === 1 ? '' : `${files.length} files`
  return [kinds[kind], familyInWords(model), bytesInWords(modelBytes(model)), count, licence]
    .filter(Boolean)
    .join(' · ')
}

/** A licence that has a name goes by it. */
export function licenceInWords({ licence }: Pick<CatalogueEntry, 'licence'>): string {
  return licence === 'other' ? 'its own licence' : licence
}

/** Where it came from. */
export function originInWords({ origin }: Manifest): string {
  switch (origin.type) {
    case 'hub':
      return `${origin.repository} at ${origin.revision.slice(0, 7)} on the Hugging Face Hub`
    case 'link':
      return origin.address
    case 'file':
      return 'A file of this device'
  }
}

const activities = { fetching: 'Fetching', keeping: 'Copying', checking: 'Checking' } as const

/** "Fetching: 1.20 GB of 2.13 GB, 24.0 MB/s, about 40 s left"; where nothing comes, why. */
export function workInWords({ activity, loaded, total, bytesPerSecond, secondsLeft, trouble }: Work): string {
  const speed = bytesPerSecond === undefined ? [] : [`${bytesInWords(bytesPerSecond)}/s`]
  const left = secondsLeft === undefined ? [] : [`about ${waitInWords(secondsLeft)} left`]
  const there = `${bytesInWords(loaded)} of ${bytesInWords(total)}`
  // Its first sentence: the next one says what to do when it was tried for long enough.
  if (trouble) return `Trying again by itself, with ${there}. ${trouble.replace(/\. .*$/, '.')}`
  return `${activities[activity]}: ${[there, ...speed, ...left].join(', ')}`
}

/** What rests: nothing to say of a model that is whole. */
export function restInWords(model: Manifest): string {
  if (isWhole(model)) return ''
  const there = `${bytesInWords(storedBytes(model))} of ${bytesInWords(modelBytes(model))} are here.`
  return model.isPaused ? `Paused: ${there}` : `Not whole: ${there}`
}

/** "2.13 GB kept, room for 48.00 GB more." */
export function roomInWords(models: readonly Manifest[], { free }: Room): string {
  const kept = models.reduce((sum, model) => sum + storedBytes(model), 0)
  const room = Number.isFinite(free) ? `, room for ${bytesInWords(free)} more` : ''
  return `${bytesInWords(kept)} kept in this browser${room}.`
}
