/** Graphs made runnable: onnxruntime sessions, their inputs and outputs, and the errors they meet. */
import { GenerationError } from '../../../generation/index.ts'
import {
  type Dialect,
  PortableDialect,
  WebGpuDialect,
  type WeightBits,
  type WeightRecipe,
  weightBytes,
} from '../graph/index.ts'
import type { Device } from './device.ts'
import { lazyBytes } from './lazy-bytes.ts'
import type { InferenceSession, Ort, Tensor } from './ort.ts'
import { ownCopies } from './own-copies.ts'
import { free } from './spent-bytes.ts'
import { type Rewriter, UploadWatch, type WeightBuffers } from './weight-buffers.ts'

export type { Tensor } from './ort.ts'

/**
 * Gives the data of one weight, as its recipe wants it. Called for one weight after the other while a session is made; on the
 * processor twice for each. An array that fills its buffer is the runtime's from then on: it is freed once it is copied.
 */
export type WeightReader = (recipe: WeightRecipe) => Uint8Array

export type Inputs = Record<string, Tensor>

/** How the runtime and the browsers say that there is no room. */
const noRoom = /out of memory|bad_alloc|failed to allocate|exceeds the max buffer size/i

/** The processor's heap of 4 GiB has to hold the weights and several tensors at a time. */
const wasmTensorBytes = 2 ** 29

/** Where graphs run. */
export class Runtime {
  readonly device: Device
  /** Element type of the graphs' weights and maps. */
  readonly type: 'float32' | 'float16'
  private readonly ort: Ort
  private busy: Promise<unknown> = Promise.resolve()
  /** Why the device is gone, once it is. */
  private lost: string | undefined
  private readonly problems: { error: GPUError; outOfMemory: boolean }[] = []

  constructor(ort: Ort, device: Device, type: 'float32' | 'float16' = device.report.f16 ? 'float16' : 'float32') {
    this.ort = ort
    this.device = device
    this.type = device.gpu ? type : 'float32'
    // At its first session the runtime looks for an adapter, which it does not use; where there is none, as just after the GPU's
    // process died, it refuses all sessions from then on.
    if (device.adapter) ort.env.webgpu.adapter = device.adapter
    device.gpu?.lost.then(({ message }) => {
      this.lost = message || 'no reason given'
    })
    device.gpu?.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent
      this.problems.push({ error, outOfMemory: error instanceof GPUOutOfMemoryError })
    })
  }

  get isLost(): boolean {
    return this.lost !== undefined
  }

  /** Bytes that one tensor may take. */
  get maxTensorBytes(): number {
    const limits = this.device.gpu?.limits
    return limits ? Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) : wasmTensorBytes
  }

  /**
   * An empty graph in the dialect that suits this runtime, with linear layers rounded to `bits` where they are given; `kept` in 16 bits are
   * the weights of one that computes in more, where the device has 16.
   */
  dialect(name: string, type = this.type, bits?: WeightBits, kept?: 'float16'): Dialect {
    if (!this.device.gpu) return new PortableDialect(name, bits)
    const hasHalves = this.type === 'float16'
    return new WebGpuDialect(name, {
      type,
      fusedAttention: !this.device.report.software,
      bits,
      kept: hasHalves ? kept : undefined,
    })
  }

  /** Makes a session of `dialect`'s graph; `onGpu` names outputs that stay on the GPU, to be another session's inputs. */
  session(dialect: Dialect, read: WeightReader, { onGpu = [] }: { onGpu?: readonly string[] } = {}): Promise<Session> {
    return this.alone(() => this.make(dialect, read, onGpu))
  }

  /** One after the other: the runtime makes, runs and releases one session at a time. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.busy.then(work)
    this.busy = result.catch(() => {})
    return result
  }

  float32(data: Float32Array, dims: readonly number[]): Tensor {
    return new this.ort.Tensor('float32', data, dims)
  }

  /** Tensors that `run` gave, as such that may outlive their session; in place of the given ones. */
  owned<Name extends string>(tensors: Record<Name, Tensor>): Record<Name, Tensor> {
    const { gpu } = this.device
    return gpu ? ownCopies(this.ort, gpu, tensors) : tensors
  }

  int64(values: readonly number[]): Tensor {
    return new this.ort.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length])
  }

  /** What went wrong on the device since the last call, as an error for the person; undefined when nothing did. */
  failure(cause?: unknown): GenerationError | undefined {
    if (this.lost !== undefined) {
      const sentence = `The GPU stopped working (${this.lost}). Press Generate to start it again; close other programs that use it if this repeats.`
      return new GenerationError('device-lost', sentence, { cause })
    }
    const [problem] = this.problems.splice(0)
    if (!problem?.outOfMemory && !noRoom.test(`${problem?.error.message ?? ''} ${cause ?? ''}`)) {
      if (!problem) return undefined
      const sentence = `The GPU refused a command (${problem.error.message}). Press Generate to try again; if it is refused again, reload the page, or choose another size.`
      return new GenerationError('gpu-refused', sentence, { cause: problem.error })
    }
    const sentence =
      'The model and this size of picture do not fit into the GPU’s memory. Choose a smaller width and height, or weights of fewer bits, or close other tabs and programs that use the GPU.'
    return new GenerationError('out-of-memory', sentence, { cause: cause ?? problem?.error })
  }

  private async make(dialect: Dialect, read: WeightReader, onGpu: readonly string[]): Promise<Session> {
    const { gpu } = this.device
    let failed: unknown
    let copied: Uint8Array | undefined
    const watch = gpu && new UploadWatch(gpu)
    const externalData = [...dialect.graph.weights].map(([path, recipe]) => ({
      path,
      data: lazyBytes(weightBytes(recipe), () => {
        // The runtime copies a weight before it asks for the next.
        if (copied) free(copied)
        try {
          copied = read(recipe)
          watch?.read(path, recipe, copied)
          return copied
        } catch (error) {
          // The runtime swallows what its reader throws: keep the first, it is the one that tells.
          failed ??= error
          throw error
        }
      }),
    }))
    const outputs = onGpu.map((name) => [name, 'gpu-buffer'] as const)
    const options: InferenceSession.SessionOptions = {
      executionProviders: gpu
        ? [
            {
              name: 'webgpu',
              device: gpu,
              storageBufferCacheMode: 'lazyRelease',
              validationMode: 'wgpuOnly',
              // Of layers with rounded weights: long sums in 16 bits lose more than the rounding does.
              enableMatmulFp32Accumulation: true,
            },
          ]
        : ['wasm'],
      graphOptimizationLevel: gpu ? 'disabled' : 'all',
      externalData,
      ...(gpu && outputs.length > 0 && { preferredOutputLocation: Object.fromEntries(outputs) }),
    }
    // The runtime makes a session even where its weights found no room: only the device knows.
    gpu?.pushErrorScope('out-of-memory')
    const made = await this.ort.InferenceSession.create(dialect.graph.encode(), options).then(
      (session) => ({ session }),
      (error: unknown) => ({ error }),
    )
    const weights = watch?.end()
    const outOfMemory = await gpu?.popErrorScope().catch(() => null)
    if (outOfMemory) this.problems.push({ error: outOfMemory, outOfMemory: true })
    const failure = failed ?? this.failure('error' in made ? made.error : undefined)
    if ('session' in made) {
      if (!failure) return new Session(this, dialect, made.session, weights)
      await made.session.release()
      throw failure
    }
    throw failure ?? notStarted(made.error) ?? made.error
  }
}

/** The runtime's own program did not come, or did not begin: from then on it refuses every session. */
function notStarted(cause: unknown): GenerationError | undefined {
  const reason = /no available backend found\. ERR: (.*)/s.exec(String(cause))?.[1]
  if (!reason) return undefined
  const sentence = `The engine could not be started. Check the connection, then reload the page. (${reason})`
  return new GenerationError('download', sentence, { cause })
}

/** One graph with its weights, ready to run. */
export class Session {
  readonly dialect: Dialect
  private readonly runtime: Runtime
  private readonly session: InferenceSession
  /** Where they are, on a GPU. */
  private readonly weights: WeightBuffers | undefined
  private released: Promise<void> | undefined

  constructor(runtime: Runtime, dialect: Dialect, session: InferenceSession, weights: WeightBuffers | undefined) {
    this.runtime = runtime
    this.dialect = dialect
    this.session = session
    this.weights = weights
  }

  /**
   * Gives weights of the graph, by their names in it, other numbers in place, between two runs. False where that cannot be done for
   * certain; then, and when `made` throws, the session is good for nothing but its release.
   */
  async rewrite(names: readonly string[], made: Rewriter): Promise<boolean> {
    return (await this.weights?.rewrite(names, made)) ?? false
  }

  /** Runs the graph for the outputs named; tensors that stay on the GPU are the caller's to dispose of. */
  async run<Name extends string>(inputs: Inputs, outputs: readonly Name[]): Promise<Record<Name, Tensor>> {
    let results: Record<Name, Tensor>
    try {
      results = (await this.runtime.alone(() => this.session.run(inputs, outputs))) as Record<Name, Tensor>
    } catch (error) {
      throw this.runtime.failure(error) ?? error
    }
    const failure = this.runtime.failure()
    if (failure) throw failure
    return results
  }

  /** Runs the graph for one float32 output. */
  async values(inputs: Inputs, output: string): Promise<Float32Array> {
    const tensor = (await this.run(inputs, [output]))[output]!
    return (await tensor.getData()) as Float32Array
  }

  /** Once is enough; more does no harm. */
  release(): Promise<void> {
    this.released ??= this.runtime.alone(async () => {
      await this.session.release()
      this.weights?.destroy()
    })
    return this.released
  }
}
