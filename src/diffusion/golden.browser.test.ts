/** The WebGPU dialect against diffusers, in Chromium; with 16 bits where the software GPU has them. */
import { describe, inject } from 'vitest'
import { type GoldenSubject, itAgreesWithDiffusers } from './golden-suite.ts'
import { loadOrt, openDevice, Runtime } from './runtime/index.ts'

const file: GoldenSubject['file'] = async (path) => {
  const response = await fetch(`/golden/tiny/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

describe.skipIf(!inject('golden'))('the engine on WebGPU in float32 (needs the golden folder)', () => {
  itAgreesWithDiffusers({ file, runtime: async () => new Runtime(await loadOrt(), await openDevice(), 'float32') })
})
