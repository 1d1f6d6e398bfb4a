/** A model of Stable Diffusion 1.5's full size, random weights in fp16, through the engine: it draws, and loads in little memory. */
import { expect, test } from '@playwright/test'
import { benchBrowser, measure, serveBench } from '../../tools/bench/engine/measurement.mjs'
import { fullSizeModel, hasRoomForFullSize } from '../../tools/bench/models/models.mjs'
import { root } from '../../tools/set-up.mjs'

test('a model of full size draws, and its weights pass through little memory', async () => {
  test.skip(!hasRoomForFullSize(), 'needs 6 GB of free disk for the model')
  // A software GPU takes minutes for this picture, small as it is.
  test.setTimeout(10 * 60_000)
  const { launch } = await benchBrowser()
  const page = await serveBench(root)
  try {
    const picture = { device: 'gpu', size: 64, steps: 1, previews: false } as const
    const measured = await measure(page.url, launch, { ...fullSizeModel(), ...picture })
    const { heapBytes, wasmBytes, gpuBytes, weightBytes, placement } = measured
    expect(heapBytes.peakLoading - heapBytes.idle, 'JavaScript heap').toBeLessThan(300e6)
    expect(wasmBytes.loaded, 'wasm heap').toBeLessThan(64e6)
    expect(gpuBytes.peakLoading / weightBytes, 'GPU bytes ÷ weights').toBeLessThan(1.15)
    expect(Object.keys(placement)).toEqual(['WebGpuExecutionProvider'])
    // The engine throws where numbers are not finite; a flat picture of this size would take some 200 bytes.
    expect(measured.pictureBytes).toBeGreaterThan(2000)
  } finally {
    await page.close()
  }
})
