/** Whether there is room for a model, asked before its first byte is fetched. */
import { GenerationError } from '../../generation/index.ts'
import { bytesInWords } from './bytes-in-words.ts'
import { type Manifest, modelBytes, storedBytes } from './manifest.ts'

/** What is needed of `navigator.storage`. */
export interface Estimator {
  estimate(): Promise<{ usage?: number; quota?: number }>
}

/** In bytes; Infinity where the browser does not tell. */
export interface Room {
  used: number
  free: number
}

export async function roomLeft(storage: Estimator | undefined): Promise<Room> {
  const { usage = 0, quota = Number.POSITIVE_INFINITY } = (await storage?.estimate()) ?? {}
  return { used: usage, free: Math.max(0, quota - usage) }
}

/** Throws, in numbers and with what to delete, unless what is missing of `model` has room beside the models that are there. */
export function checkRoom(model: Manifest, others: readonly Manifest[], { free }: Room): void {
  const missing = modelBytes(model) - storedBytes(model)
  if (missing <= free) return
  throw new GenerationError('quota', noRoom(model, missing, free, others))
}

function noRoom(model: Manifest, missing: number, free: number, others: readonly Manifest[]): string {
  const short = missing - free
  const numbers = `${model.name} needs ${bytesInWords(missing)}, and this browser has room for ${bytesInWords(free)}: ${bytesInWords(short)} too little.`
  const largestFirst = others
    .filter(({ id }) => id !== model.id)
    .map((other) => ({ name: other.name, bytes: storedBytes(other) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
  const enough = largestFirst.findLast(({ bytes }) => bytes >= short)
  const chosen = enough ? [enough] : largestFirst.slice(0, 3)
  if (chosen.length === 0) return `${numbers} Free some space on this device's disk, then try again.`
  const named = chosen.map(({ name, bytes }) => `${name} (${bytesInWords(bytes)})`).join(', ')
  const rest = chosen.reduce((sum, { bytes }) => sum + bytes, 0) < short ? ', and free space on the disk' : ''
  return `${numbers} Delete ${named}${rest}, then try again.`
}
