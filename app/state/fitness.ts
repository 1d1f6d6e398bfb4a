/** Whether a model of full size can draw on this device: from what the browser tells, and nothing else. */
import type { DeviceReport } from '../../src/diffusion/index.ts'
import { bytesInWords, type CatalogueEntry, catalogueBytes, type Room } from '../../src/models/index.ts'

/** What the browser tells of the device. */
export interface Means {
  device: Pick<DeviceReport, 'kind' | 'adapter' | 'f16' | 'software' | 'maxBufferSize' | 'sentence'>
  room?: Room | undefined
  /** navigator.deviceMemory: GiB, rounded to a power of two, and no more than the browser's cap; Chromium only. */
  memory?: number | undefined
}

export interface Fitness {
  /** 'short' lacks memory or room, which a person may make. */
  verdict: 'fit' | 'short' | 'slow' | 'unfit'
  /** The verdict, then what it rests on. */
  sentences: string[]
}

/** Elements of the decoder's widest map at 512 × 512, the largest buffer of a picture: 256 channels. */
const widestMap = 256 * 512 * 512

export function fitness(entry: Pick<CatalogueEntry, 'needs' | 'files'>, { device, room, memory }: Means): Fitness {
  const { needs } = entry
  if (!needs) return { verdict: 'fit', sentences: ['It runs here.'] }
  if (device.kind === 'wasm') {
    return { verdict: 'unfit', sentences: ['It cannot run in this browser, as it needs WebGPU.', device.sentence] }
  }
  if (device.software) {
    const why = `The GPU here is a program on the processor (${device.adapter}).`
    return {
      verdict: 'slow',
      sentences: ['It would take far too long on this device.', why, ...roomSentence(entry, room)],
    }
  }
  const bytes = device.f16 ? needs.f16 : needs.f32
  const lacks = [...memoryLack(bytes, memory), ...roomLack(entry, room)]
  const bits = device.f16 ? '16 bits' : '32 bits, as the GPU has no 16-bit shaders'
  return {
    verdict: lacks.length > 0 ? 'short' : 'fit',
    sentences: [
      lacks.length > 0 ? 'This GPU can run it, but something is short.' : 'It can run on this device.',
      ...lacks,
      `It computes in ${bits}, and takes ${bytesInWords(bytes)} of the GPU’s memory: how much there is no browser tells.`,
      bufferSentence(device.maxBufferSize, device.f16 ? 2 : 4),
      ...(lacks.length > 0 ? [] : roomSentence(entry, room)),
    ],
  }
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

function roomSentence(entry: Pick<CatalogueEntry, 'files'>, room: Room | undefined): string[] {
  const lack = roomLack(entry, room)
  if (lack.length > 0 || !room || !Number.isFinite(room.free)) return lack
  return [`There is room for its files: ${bytesInWords(room.free)} in this browser.`]
}
