/** Upscalers in the WebGPU dialect: spandrel's numbers in 32 bits, and near them in 16. */
import { describe, expect, inject, it } from 'vitest'
import { readExpected } from '../../../e2e/support/golden-model.ts'
import { peakSignalToNoise } from '../../../e2e/support/peak-signal-to-noise.ts'
import { memoryBytes, openUpscaler } from '../../models/index.ts'
import { upscalerGraph } from '../networks/graph/index.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { weightReader } from '../networks/weights/index.ts'
import { files, itEnlargesAsSpandrel } from './upscaling-suite.ts'

const file = async (path: string) => new Uint8Array(await (await fetch(`/fixtures/upscalers/${path}`)).arrayBuffer())

describe('upscalers on WebGPU', () => {
  itEnlargesAsSpandrel({ file, runtime: async () => new Runtime(await loadOrt(), await openDevice(), 'float32') })

  it.skipIf(inject('gpu') !== 'lavapipe')('are within 40 dB in 16 bits (needs a GPU with shader-f16)', async () => {
    const subject = { file, runtime: async () => new Runtime(await loadOrt(), await openDevice(), 'float16') }
    const runtime = await subject.runtime()
    const { values } = await readExpected(subject)
    for (const name of files.filter((name) => !/rrdb-2x|span/.test(name))) {
      const { config, weights } = await openUpscaler(name, memoryBytes(await file(name)))
      const session = await runtime.session(upscalerGraph(runtime.dialect('upscaler'), config), weightReader(weights))
      const input = { picture: runtime.float32(await values('picture'), [1, 3, 13, 10]) }
      const made = await session.values(input, 'enlarged')
      await session.release()
      const expected = await values(name)
      const most = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
      expect(peakSignalToNoise(made, expected, most)).toBeGreaterThan(40)
    }
  })
})
