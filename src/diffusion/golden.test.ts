/** The portable dialect on the wasm backend against diffusers, in Node: the second opinion that needs no browser. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { describe } from 'vitest'
import { goldenFolder } from '../../e2e/support/golden.ts'
import { itAgreesWithDiffusers } from './golden-suite.ts'
import { openDevice, Runtime } from './runtime/index.ts'

describe.skipIf(!goldenFolder)('the engine on wasm (needs the golden folder)', () => {
  itAgreesWithDiffusers({
    file: async (path) => new Uint8Array(await readFile(`${goldenFolder}/tiny/${path}`)),
    runtime: async () => new Runtime(ort, await openDevice({ allowed: false })),
  })
})
