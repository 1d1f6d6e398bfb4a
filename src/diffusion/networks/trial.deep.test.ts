/** The trial on a real device: Chromium's software GPUs compute right without subgroups, and the runtime's attention wrongly with theirs. */
import { expect, it } from 'vitest'
import { loadOrt, openDevice } from './runtime/index.ts'
import { computesRight } from './trial.ts'

/** As a graphics card is taken: with the fused attention that software GPUs do not get. */
async function asCard(features: readonly string[]) {
  const { report } = await openDevice()
  const adapter = await navigator.gpu.requestAdapter()
  const requiredFeatures = features.filter((name) => adapter!.features.has(name)) as GPUFeatureName[]
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter!.limits
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize }
  const gpu = await adapter!.requestDevice({ requiredFeatures, requiredLimits })
  return { report: { ...report, f16: false, software: false }, gpu }
}

it('passes a device whose numbers are right', async () => {
  expect(await computesRight(await loadOrt(), await asCard([]))).toBe(true)
})

it('fails one whose kernels compute wrongly by a feature', async () => {
  const device = await asCard(['subgroups'])
  // Not every build of a software GPU has them.
  if (device.gpu.features.has('subgroups')) expect(await computesRight(await loadOrt(), device)).toBe(false)
})

it('fails one that is gone', async () => {
  const device = await asCard([])
  device.gpu.destroy()
  expect(await computesRight(await loadOrt(), device)).toBe(false)
})
