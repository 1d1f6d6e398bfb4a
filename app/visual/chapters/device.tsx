/** What this device can do: as the browser tells it, and as it was measured. */

import type { DeviceReport } from '../../../src/diffusion/index.ts'
import { BenchmarkPanel, type BenchmarkResult, useBenchmark } from '../../device/index.ts'
import { useDevice } from '../../engine/index.ts'
import styles from '../../library/ModelsPage.module.css'
import { useStored } from '../../models/index.ts'
import { card, givenRun } from '../given.ts'
import type { Chapter } from '../story.ts'

const part = (
  <section className={styles.page}>
    <BenchmarkPanel />
  </section>
)

const software: DeviceReport = { ...card, adapter: 'llvmpipe', software: true }
const wasm: DeviceReport = {
  ...{ kind: 'wasm', adapter: '', f16: false, software: false, maxBufferSize: 0 },
  sentence: 'This browser has no WebGPU: small models draw on the processor.',
}

const result: BenchmarkResult = {
  ...{ model: 'Demo model', bytes: 4_300_000, width: 512, height: 512 },
  ...{ secondsPerStep: 0.021, secondsToDecode: 0.09, work: { pass: 1.2e9, decode: 4e9 } },
  device: { kind: 'webgpu', adapter: card.adapter, f16: true, software: false },
  ...{ browser: 'Chromium 150', version: '0.1.0', date: '2026-01-15' },
}

const given = (report: DeviceReport, measured: Partial<ReturnType<typeof useBenchmark.getState>> = {}) => {
  useDevice.setState({ report })
  useStored.setState({ room: { used: 3e9, free: 57e9 } })
  useBenchmark.setState(measured)
}

export const device: Chapter = {
  name: 'device',
  stories: [
    { name: 'device, not known yet', part },
    { name: 'device, a card', part, before: () => given(card) },
    {
      name: 'device, a card short of room, without 16 bits',
      part,
      before: () => {
        given({ ...card, f16: false, maxBufferSize: 2 ** 27 })
        useStored.setState({ room: { used: 3e9, free: 1e9 } })
      },
    },
    { name: 'device, software', part, before: () => given(software) },
    { name: 'device, no WebGPU', part, before: () => given(wasm) },
    { name: 'device, measuring', part, before: () => given(card, { progress: { done: 7, total: 20 } }) },
    { name: 'device, estimated', part, before: () => given(card, { result }) },
    {
      name: 'device, measured',
      part,
      before: () => {
        const full = { model: 'Stable Diffusion 1.5', bytes: 2_132_000_000, secondsPerStep: 0.31, secondsToDecode: 0.7 }
        given(card, { result: { ...result, ...full } })
      },
    },
    {
      name: 'device, measured without WebGPU',
      part,
      before: () => given(wasm, { result: { ...result, device: { ...wasm } } }),
    },
    {
      name: 'device, while a picture is drawn',
      part,
      before: async () => {
        await givenRun({ type: 'starting' })
        given(card)
      },
    },
  ],
}
