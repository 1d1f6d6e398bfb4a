/** The portable dialect on the wasm backend against diffusers, in Node: the second opinion that needs no browser. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { describe } from 'vitest'
import { goldenFolder } from '../../../e2e/support/golden.ts'
import type { GoldenSubject } from '../../../e2e/support/golden-model.ts'
import { openDevice, Runtime } from '../networks/runtime/index.ts'
import { itAgreesWithDiffusers, itInpaintsAsDiffusers } from './golden-suite.ts'
import { itDrawsOver } from './hires-suite.ts'
import { itAgreesOnMini } from './mini-suite.ts'
import { itJudgesAsDiffusers } from './safety-suite.ts'
import { itLeavesWorkOut } from './shortcuts-suite.ts'
import { itDecodesWithTaesd, withTaesd } from './taesd-suite.ts'
import { itAgreesOnXl } from './xl-suite.ts'

const subject = (place: (path: string) => string): GoldenSubject => ({
  file: async (path) => new Uint8Array(await readFile(place(path))),
  runtime: async () => new Runtime(ort, await openDevice({ allowed: false })),
})
const models = 'e2e/support/models'

describe('the engine on wasm', () => {
  itAgreesOnMini({
    mini: subject((path) => `${models}/mini/${path}`),
    miniV: subject((path) => `${models}/${/^(expected|scheduler)/.test(path) ? 'mini-v' : 'mini'}/${path}`),
  })
})

describe('TAESD on wasm', () => {
  itDecodesWithTaesd({
    mini: subject((path) => `${models}/mini/${path}`),
    taesd: subject((path) => `${models}/${withTaesd(path)}`),
  })
})

describe('shortcuts on wasm', () => {
  itLeavesWorkOut({
    mini: subject((path) => `${models}/mini/${path}`),
    taesd: subject((path) => `${models}/mini-taesd/${path}`),
  })
})

describe('second passes on wasm', () => {
  itDrawsOver(subject((path) => `${models}/mini/${path}`))
})

describe('the safety checker on wasm', () => {
  itJudgesAsDiffusers(subject((path) => `${models}/mini-checker/${path}`))
})

describe.skipIf(!goldenFolder)('the engine on wasm, tiny (needs the golden folder)', () => {
  const tiny = subject((path) => `${goldenFolder}/tiny/${path}`)
  itAgreesWithDiffusers(tiny)
  itInpaintsAsDiffusers(tiny)
})

describe('SDXL in small', () => {
  itAgreesOnXl({
    base: subject((path) => `${models}/mini-xl/${path}`),
    refiner: subject((path) => `${models}/mini-xl-refiner/${path}`),
    inpainting: subject((path) => `${models}/mini-xl-inpainting/${path}`),
  })
})
