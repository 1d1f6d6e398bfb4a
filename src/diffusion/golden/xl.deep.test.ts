/** SDXL in small on WebGPU against diffusers, in Chromium, on a page of its own: no other model is open beside. */
import { describe } from 'vitest'
import type { GoldenSubject } from '../../../e2e/support/golden-model.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { itAgreesOnXl } from './xl-suite.ts'

function subject(name: string): GoldenSubject {
  return {
    async file(path) {
      const response = await fetch(`/fixtures/${name}/${path}`)
      if (!response.ok) throw new Error(`${name}/${path}: ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
    runtime: oneRuntime,
  }
}

let runtime: Runtime | undefined

/** One device for all models, as in the app: of several on a page the runtime loses one now and then. */
async function oneRuntime(): Promise<Runtime> {
  if (!runtime || runtime.isLost) runtime = new Runtime(await loadOrt(), await openDevice(), 'float32')
  return runtime
}

describe('SDXL in small on WebGPU in float32', () => {
  itAgreesOnXl({
    base: subject('mini-xl'),
    refiner: subject('mini-xl-refiner'),
    inpainting: subject('mini-xl-inpainting'),
  })
})
