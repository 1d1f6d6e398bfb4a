/** Where the runtime keeps a session's weights on the GPU: learnt by watching the device while a session is made, to change them in place. */
import { type WeightRecipe, weightBytes } from '../graph/index.ts'
import { permuted } from './permuted.ts'
import { free } from './spent-bytes.ts'

/** By its first bytes a weight is known again; the runtime's buffers are multiples of as many. */
const markBytes = 16

/** So many bytes may wait for the GPU to take them. */
const mostWaiting = 64 << 20

/** GPUBufferUsage and GPUMapMode, which TypeScript knows in windows only. Source: the WebGPU specification. */
const [mapRead, copyDst, read] = [0x1, 0x8, 0x1]

/** A weight that is to be written over. */
export interface Rewrite {
  recipe: WeightRecipe
  /** The runtime keeps a convolution's weight [out, in, rows, columns] as [rows, columns, in, out]. */
  isPermuted: boolean
}

/** Gives the bytes of weights one after the other, each as it lies on the GPU; an array that fills its buffer is freed after use. */
export type Rewriter = (rewrites: readonly Rewrite[]) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>

interface Place extends Rewrite {
  buffer: GPUBuffer
  /** The first bytes in the buffer. */
  mark: Uint8Array
}

/** The weights of one session, in the runtime's own buffers. They live as long as it does. */
export class WeightBuffers {
  private readonly gpu: GPUDevice
  private readonly places: ReadonlyMap<string, Place>

  constructor(gpu: GPUDevice, places: ReadonlyMap<string, Place>) {
    this.gpu = gpu
    this.places = places
  }

  /**
   * Gives the weights called `names` what `made` makes of them. False where one of them is not found for certain, or the GPU
   * refuses a command: some may be changed then and others not. Throws what `made` throws, after which the same holds.
   */
  async rewrite(names: readonly string[], made: Rewriter): Promise<boolean> {
    const places = names.map((name) => this.places.get(name)).filter((place) => place !== undefined)
    if (places.length < names.length || !places.every(isWritable)) return false
    const { gpu } = this
    const errors = ['validation', 'out-of-memory', 'internal'] as const
    for (const error of errors) gpu.pushErrorScope(error)
    let isDone = false
    try {
      isDone = await this.written(places, made)
    } finally {
      // A device that is lost has no scopes any more.
      const found = await Promise.all(errors.map(() => gpu.popErrorScope().catch(() => 'lost')))
      isDone &&= found.every((error) => error === null)
    }
    return isDone
  }

  /** Gives their memory back once the session is released: the runtime itself does so no sooner than it has made another. */
  destroy(): void {
    for (const { buffer } of this.places.values()) buffer.destroy()
  }

  private async written(places: readonly Place[], made: Rewriter): Promise<boolean> {
    if (!(await this.areThere(places))) return false
    const left = [...places]
    let waiting = 0
    for await (const bytes of made(places)) {
      const place = left.shift()!
      this.gpu.queue.writeBuffer(place.buffer, 0, bytes as Uint8Array<ArrayBuffer>)
      place.mark = bytes.slice(0, markBytes)
      waiting += bytes.length
      free(bytes)
      if (waiting < mostWaiting) continue
      waiting = 0
      await this.gpu.queue.onSubmittedWorkDone()
    }
    await this.gpu.queue.onSubmittedWorkDone()
    return true
  }

  /** Whether each weight is where it was seen: its first bytes are read back. */
  private async areThere(places: readonly Place[]): Promise<boolean> {
    const { gpu } = this
    const size = markBytes * places.length
    const found = gpu.createBuffer({ size, usage: mapRead | copyDst })
    try {
      const encoder = gpu.createCommandEncoder()
      for (const [i, { buffer }] of places.entries()) {
        encoder.copyBufferToBuffer(buffer, 0, found, markBytes * i, markBytes)
      }
      gpu.queue.submit([encoder.finish()])
      await found.mapAsync(read)
      const bytes = new Uint8Array(found.getMappedRange())
      return places.every(({ mark }, i) => mark.every((byte, at) => bytes[markBytes * i + at] === byte))
    } catch {
      return false
    } finally {
      found.destroy()
    }
  }
}

/** A buffer is written to in fours. */
function isWritable({ recipe }: Place): boolean {
  return weightBytes(recipe) % 4 === 0
}

interface Read {
  name: string
  recipe: WeightRecipe
  mark: Uint8Array
  /** Of a convolution's weight, as it will be permuted. */
  permutedMark: Uint8Array | undefined
}

/**
 * Watches the device while the runtime makes a session. onnxruntime-web (1.31) uploads each weight right after it has read it, by a copy
 * from a buffer of its own, and then permutes those of convolutions by a program that binds the one buffer and another of the same size.
 */
export class UploadWatch {
  private readonly gpu: GPUDevice
  private readonly places = new Map<string, Place>()
  /** What lies in a buffer as it was read. */
  private readonly raw = new Map<GPUBuffer, Read>()
  /** What has been read and not been uploaded. */
  private next: Read | undefined

  constructor(gpu: GPUDevice) {
    this.gpu = gpu
    const { createCommandEncoder, createBindGroup } = gpu
    gpu.createCommandEncoder = (...how) => {
      const encoder = createCommandEncoder.apply(gpu, how)
      const copy = encoder.copyBufferToBuffer as (...of: unknown[]) => undefined
      encoder.copyBufferToBuffer = (...of: unknown[]) => {
        if (of.length === 5) this.uploaded(of[2] as GPUBuffer, of[4] as number)
        return copy.apply(encoder, of)
      }
      return encoder
    }
    gpu.createBindGroup = (how) => {
      this.bound(Array.from(how.entries, ({ resource }) => bufferOf(resource)).filter((buffer) => buffer !== undefined))
      return createBindGroup.call(gpu, how)
    }
  }

  /** `bytes` of the weight `name` are about to be uploaded. */
  read(name: string, recipe: WeightRecipe, bytes: Uint8Array): void {
    const permutedMark = recipe.shape.length === 4 ? permuted(bytes, recipe, markBytes) : undefined
    this.next = { name, recipe, mark: bytes.slice(0, markBytes), permutedMark }
  }

  /** No more is watched. */
  end(): WeightBuffers {
    Reflect.deleteProperty(this.gpu, 'createCommandEncoder')
    Reflect.deleteProperty(this.gpu, 'createBindGroup')
    return new WeightBuffers(this.gpu, this.places)
  }

  private uploaded(buffer: GPUBuffer, size: number): void {
    const { next } = this
    this.next = undefined
    if (!next || size !== Math.ceil(weightBytes(next.recipe) / markBytes) * markBytes) return
    const { name, recipe, mark } = next
    this.raw.set(buffer, next)
    this.places.set(name, { recipe, buffer, isPermuted: false, mark })
  }

  private bound(buffers: readonly GPUBuffer[]): void {
    const source = buffers.find((buffer) => this.raw.has(buffer))
    if (!source) return
    const { name, recipe, permutedMark: mark } = this.raw.get(source)!
    this.raw.delete(source)
    const [buffer, ...more] = buffers.filter((one) => one !== source && one.size === source.size)
    if (mark && buffer && more.length === 0) this.places.set(name, { recipe, buffer, isPermuted: true, mark })
    else this.places.delete(name)
  }
}

function bufferOf(resource: GPUBindingResource): GPUBuffer | undefined {
  if (resource instanceof GPUBuffer) return resource
  return 'buffer' in resource ? (resource as GPUBufferBinding).buffer : undefined
}
