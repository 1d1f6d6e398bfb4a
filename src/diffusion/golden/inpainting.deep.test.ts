/** Inpainting on WebGPU against diffusers, in Chromium, on a page of its own: no other model is open beside. */
import { describe, inject } from 'vitest'
import type { GoldenSubject } from '../../../e2e/support/golden-model.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { itInpaintsAsDiffusers } from './golden-suite.ts'

const file: GoldenSubject['file'] = async (path) => {
  const response = await fetch(`/golden/tiny/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

describe.skipIf(!inject('golden'))('the engine on WebGPU in float32 (needs the golden folder)', () => {
  const runtime = async () => new Runtime(await loadOrt(), await openDevice(), 'float32')
  itInpaintsAsDiffusers({ file, runtime }, { brief: true })
})
