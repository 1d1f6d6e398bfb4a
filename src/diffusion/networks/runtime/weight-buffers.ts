/** Where the runtime keeps a session's weights on the GPU: learnt by watching the device while a session is made, to change them in place. */
import { type WeightRecipe, weightBytes } from '../graph/index.ts'
import { free } from './spent-bytes.ts'

/** By its first bytes a weight is known again; the runtime's buffers are multiples of as many. */
const markBytes = 16

/** So many bytes may wait for the GPU to take them. */
const mostWaiting = 64 << 20

/** GPUBufferUsage and GPUMapMode, which TypeScript knows in windows only. Source: the WebGPU specification. */
const [mapRead, copyDst, read] = [0x1, 0x8, 0x1]

interface Place {
  recipe: WeightRecipe
  buffer: GPUBuffer
  /** The runtime keeps a convolution's weight [out, in, rows, columns] as [rows, columns, in, out]. */
  isPermuted: boolean
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
   * Gives the weights called `names` what `read` makes of their recipes. False where one of them is not found for certain, or the GPU
   * refuses a command: some may be changed then and others not. Throws what `read` throws, after which the same holds.
   */
  async rewrite(names: readonly string[], read: (recipe: WeightRecipe) => Uint8Array): Promise<boolean> {
    const places = names.map((name) => this.places.get(name)).filter((place) => place !== undefined)
    if (places.length < names.length || !places.every(isWritable)) return false
    const { gpu } = this
    const errors = ['validation', 'out-of-memory', 'internal'] as const
    for (const error of errors) gpu.pushErrorScope(error)
    let isDone = false
    try {
      isDone = await this.written(places, read)
    } finally {
      // A device that is lost has no scopes any more.
      const found = await Promise.all(errors.map(() => gpu.popErrorScope().catch(() => 'lost')))
      isDone &&= found.every((error) => error === null)
    }
    return isDone
  }

  private async written(places: readonly Place[], read: (recipe: WeightRecipe) => Uint8Array): Promise<boolean> {
    if (!(await this.areThere(places))) return false
    let waiting = 0
    for (const place of places) {
      const bytes = read(place.recipe)
      const laid = place.isPermuted ? permuted(bytes, place.recipe) : bytes
      this.gpu.queue.writeBuffer(place.buffer, 0, laid as Uint8Array<ArrayBuffer>)
      place.mark = laid.slice(0, markBytes)
      waiting += laid.length
      free(laid)
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

/** [out, in, rows, columns] as [rows, columns, in, out]; `length` gives so many of its first bytes only. */
function permuted(bytes: Uint8Array, { type, shape }: WeightRecipe, length = bytes.length): Uint8Array {
  const Numbers = type === 'float16' ? Uint16Array : Uint32Array
  const isAligned = bytes.byteOffset % Numbers.BYTES_PER_ELEMENT === 0
  const { buffer, byteOffset } = isAligned ? bytes : bytes.slice()
  const from = new Numbers(buffer as ArrayBuffer, byteOffset, bytes.length / Numbers.BYTES_PER_ELEMENT)
  const [out, inner, rows, columns] = shape as [number, number, number, number]
  const area = rows * columns
  const to = new Numbers(Math.min(length, bytes.length) / Numbers.BYTES_PER_ELEMENT)
  let at = 0
  for (let tap = 0; tap < area && at < to.length; tap++) {
    for (let i = 0; i < inner && at < to.length; i++) {
      for (let o = 0; o < out && at < to.length; o++) to[at++] = from[(o * inner + i) * area + tap]!
    }
  }
  return new Uint8Array(to.buffer)
}
