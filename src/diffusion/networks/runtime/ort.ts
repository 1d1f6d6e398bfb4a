/** onnxruntime-web, in the one build that suits this browser. */
import type * as OrtModule from 'onnxruntime-web'
import { loadedPart } from '../../../generation/index.ts'

export type Ort = typeof OrtModule
export type { InferenceSession, Tensor } from 'onnxruntime-web'

let loaded: Promise<Ort> | undefined

/** Which build suits this browser: JSPI where WebAssembly can suspend (smaller, loads faster), else asyncify. */
export function ortBuild(): 'jspi' | 'asyncify' {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify'
}

/**
 * That build, with the WebGPU kernels and the wasm ones. Loaded once; a failed load is forgotten, so that it can be tried
 * again.
 */
export function loadOrt(): Promise<Ort> {
  loaded ??= importOrt().catch((error) => {
    loaded = undefined
    throw error
  })
  return loaded
}

async function importOrt(): Promise<Ort> {
  const ort: Ort = await loadedPart(() =>
    ortBuild() === 'jspi' ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu'),
  )
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  return ort
}
