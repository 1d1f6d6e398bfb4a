/** Whether a model of full size can draw on this device: from what the browser tells, and nothing else. */
import type { DeviceReport } from '../../src/diffusion/index.ts'
import {
  bytesInWords,
  type CatalogueEntry,
  catalogueBytes,
  type MemoryNeeds,
  type Room,
} from '../../src/models/index.ts'

/** What the browser tells of the device. */
export interface Means {
  device: Pick<DeviceReport, 'kind' | 'adapter' | 'f16' | 'software' | 'maxBufferSize' | 'sentence' | 'advice'>
  room?: Room | undefined
  /** navigator.deviceMemory: GiB, rounded to a power of two, and no more than the browser's cap; Chromium only. */
  memory?: number | undefined
  /** What is to be known of a tab that loads so many bytes. */
  tabAdvice?: (bytes: number) => string | undefined
}

/** Elements of the decoder's widest map at 512 × 512, the largest buffer of a picture: 256 channels. */
const widestMap = 256 * 512 * 512

/** The verdict in a sentence, then what it rests on. */
export function fitness(
  entry: Pick<CatalogueEntry, 'needs' | 'files'>,
  { device, room, memory, tabAdvice }: Means,
): string[] {
  const { needs } = entry
  if (!needs) return ['It runs here.']
  if (device.kind === 'wasm') return ['It cannot run in this browser, as it needs WebGPU.', device.sentence]
  if (device.software) {
    const why = `The GPU here is a program on the processor (${device.adapter}).`
    return ['It would take far too long on this device.', why]
  }
  const bytes = device.f16 ? needs.f16 : needs.f32
  const advice = tabAdvice?.(bytes)
  const lacks = [...(advice ? [advice] : []), ...memoryLack(bytes, memory), ...roomLack(entry, room)]
  const bits = device.f16 ? '16 bits' : '32 bits, as the GPU has no 16-bit shaders'
  return [
    verdict(Boolean(advice), lacks.length > 0),
    ...lacks,
    `It computes in ${bits}, and takes ${bytesInWords(bytes)} of the GPU’s memory: how much there is no browser tells.`,
    ...(device.f16 ? [roundedSentence(needs)] : []),
    ...(device.advice ? [device.advice] : []),
    bufferSentence(device.maxBufferSize, device.f16 ? 2 : 4),
    ...roomThere(entry, room),
  ]
}

function verdict(isTabLimited: boolean, isShort: boolean): string {
  if (isTabLimited) return 'It may be too large for a page on this device.'
  return isShort ? 'This GPU can run it, but something is short.' : 'It can run on this device.'
}

function roundedSentence({ rounded }: MemoryNeeds): string {
  return `Where that does not fit, its weights are rounded: to 8 bits (${bytesInWords(rounded[8])}) or 4 (${bytesInWords(rounded[4])}).`
}

function bufferSentence(limit: number, elementBytes: number): string {
  const largest = widestMap * elementBytes
  if (limit >= largest) {
    return `The largest buffer, ${bytesInWords(largest)} at 512 × 512, is within the GPU’s limit of ${bytesInWords(limit)}.`
  }
  return `Pictures of 512 × 512 are decoded in tiles, as the GPU’s buffers end at ${bytesInWords(limit)}.`
}

function memoryLack(bytes: number, memory: number | undefined): string[] {
  if (memory === undefined || memory * 2 ** 30 > bytes) return []
  return [
    `The browser says that this device has ${memory} GB of memory; the weights alone take ${bytesInWords(bytes)}.`,
  ]
}

function roomLack(entry: Pick<CatalogueEntry, 'files'>, room: Room | undefined): string[] {
  const bytes = catalogueBytes(entry)
  if (!room || room.free >= bytes) return []
  return [`This browser has room for ${bytesInWords(room.free)}, and the files take ${bytesInWords(bytes)}.`]
}

function roomThere(entry: Pick<CatalogueEntry, 'files'>, room: Room | undefined): string[] {
  if (!room || !Number.isFinite(room.free) || roomLack(entry, room).length > 0) return []
  return [`There is room for its files: ${bytesInWords(room.free)} in this browser.`]
}
