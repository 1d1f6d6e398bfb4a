/** Files that the person gave: what they are, by their tensors, and to whom they go; the store may keep them. */
import { create } from 'zustand'
import type { ModelFile } from '../../src/diffusion/index.ts'
import { blobBytes, type FileIdentity, identify, mayHoldEmbedding, readEmbeddings } from '../../src/models/index.ts'
import { fail } from '../kit/index.ts'
import { openCheckerFromDisk, openFromDisk, openVaeFromDisk } from './models.ts'
import { keepFiles } from './stored.ts'

type Kind = FileIdentity['kind'] | undefined

/** Opens the one file of `files` under `id`, the name that requests call it. */
type Opener = (id: string, file: ModelFile) => void

const openers = new Map<Kind, Opener>()

/** Files of this kind are another feature's, which says how they are opened. */
export function openWith(kind: NonNullable<Kind>, opener: Opener): void {
  openers.set(kind, opener)
}

/** What was opened from disk in this session, by the id that requests call it. */
export const useGiven = create<Readonly<Record<string, readonly ModelFile[]>>>()(() => ({}))

/** Opens files as what they are: a model, a VAE, a safety checker, a LoRA, an embedding or an upscaler; what is wrong with them is said. */
export async function openGiven(files: readonly ModelFile[]): Promise<void> {
  try {
    const kind = await kindOf(files)
    // No form names one: it is found where it is kept.
    if (kind === 'upscaler') await keepFiles(idOf(kind, nameOf(files)), files)
    openAs(kind, files)
  } catch (error) {
    fail(error)
  }
}

/** Whether a picture holds an embedding; throws where it says so, and what it holds is none. */
export async function holdsEmbedding({ path, data }: { path: string; data: Blob }): Promise<boolean> {
  const source = blobBytes(data)
  return (await mayHoldEmbedding(source)) && (await readEmbeddings(path, source)).length > 0
}

/** Opens files and keeps them in this browser. */
export async function keepGiven(files: readonly ModelFile[]): Promise<void> {
  if (files.length === 0) return
  const kind = await kindOf(files)
  openAs(kind, files)
  await keepFiles(idOf(kind, nameOf(files)), files)
}

/** Adds a LoRA or an embedding to the form. */
export function openAdded(file: ModelFile): void {
  openAs('lora', [file])
}

/** Opens a VAE and chooses it. */
export function openVae(files: readonly ModelFile[]): void {
  openAs('vae', files)
}

/** Opens a safety checker; `then` hears once it is there. */
export function openChecker(files: readonly ModelFile[], then: () => void): void {
  openAs('safety-checker', files, then)
}

/**
 * What a single file is, by its tensors; throws where a pickle or a picture holds no embedding. What else cannot be told is left for
 * the opening of models to refuse, which says more.
 */
async function kindOf(files: readonly ModelFile[]): Promise<Kind> {
  const [file] = files
  if (files.length !== 1 || !(file?.data instanceof Blob)) return undefined
  const source = blobBytes(file.data)
  try {
    return (await identify(file.path, source)).kind
  } catch (error) {
    if (await mayHoldEmbedding(source)) throw error
    return undefined
  }
}

function openAs(kind: Kind, files: readonly ModelFile[], then?: () => void): void {
  const [file] = files
  if (!file) return
  const name = nameOf(files)
  const id = idOf(kind, name)
  useGiven.setState({ [id]: files })
  const opener = openers.get(kind)
  if (opener) {
    opener(id, file)
    return
  }
  switch (kind) {
    case 'vae':
      openVaeFromDisk(id, name, files)
      break
    case 'safety-checker':
      openCheckerFromDisk(id, name, files, then)
      break
    default:
      openFromDisk(id, name, files)
  }
}

/** The folder's name, or the file's; of several the one with the weights. */
function nameOf(files: readonly ModelFile[]): string {
  const weights = files.find(({ path }) => /\.(safetensors|sft)$/i.test(path)) ?? files[0]!
  return weights.path.split('/', 1)[0]!
}

/** LoRAs and embeddings are called as their file is, without its ending: so prompts name them. */
function idOf(kind: Kind, name: string): string {
  switch (kind) {
    case 'lora':
    case 'embedding':
      return name.replace(/\.\w+$/, '')
    case 'vae':
    case 'safety-checker':
    case 'upscaler':
      return `${kind}/${name}`
    default:
      return `disk/${name}`
  }
}
