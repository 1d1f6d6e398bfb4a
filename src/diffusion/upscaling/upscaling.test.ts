/** Upscalers in the portable dialect on the wasm backend, in Node. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { describe } from 'vitest'
import { openDevice, Runtime } from '../networks/runtime/index.ts'
import { itEnlargesAsSpandrel } from './upscaling-suite.ts'

describe('upscalers on wasm', () => {
  itEnlargesAsSpandrel({
    file: async (path) => new Uint8Array(await readFile(`e2e/support/models/upscalers/${path}`)),
    runtime: async () => new Runtime(ort, await openDevice({ allowed: false })),
  })
})
