/** The page of the comparison of operators: each way becomes a session of its own, and both are run by turns. */
import { WebGpuDialect, type WeightRecipe } from '../../../src/diffusion/networks/graph/index.ts'
import { loadOrt, openDevice, Runtime, type Tensor } from '../../../src/diffusion/networks/runtime/index.ts'
import { toFloat16 } from '../../../src/models/index.ts'
import { torchCpuGenerator } from '../../../src/random/index.ts'
import { dispatches, gpuIdle } from '../engine/meters.ts'
import { numbers, type Pair, pairs } from './operators.ts'
import { isTransformed, transformedWeight } from './winograd.ts'

export interface Compared {
  name: string
  usual: Taken
  other: Taken
}

interface Taken {
  seconds: number[]
  dispatches: number
  /** Relative RMS of its output from the usual way's in 32 bits. */
  distance: number
  /** Why it does not run. */
  failed?: string
}

interface Way extends Omit<Taken, 'distance'> {
  output?: Float32Array
  run(): Promise<void>
  release(): Promise<void>
}

/** Compares the pair of this number; maps and weights stay on the GPU. */
async function compare(which: number, type: 'float32' | 'float16', turns: number): Promise<Compared> {
  const pair = pairs[which]!
  const [ort, device] = [await loadOrt(), await openDevice()]
  const exact = await inFull(new Runtime(ort, device, 'float32'), pair)
  const runtime = new Runtime(ort, device, type)
  const x = await given(runtime, pair)
  const [usual, other] = [await made(runtime, pair, 'usual', x), await made(runtime, pair, 'other', x)]
  for (let turn = 0; turn < turns; turn++) {
    for (const way of [usual, other]) {
      if (way.failed) continue
      const start = performance.now()
      await way.run()
      way.seconds.push((performance.now() - start) / 1000)
    }
  }
  for (const { release } of [usual, other]) await release()
  const told = ({ seconds, dispatches, failed, output }: Way): Taken => ({
    ...{ seconds, dispatches, distance: distance(output, exact) },
    ...(failed && { failed }),
  })
  return { name: pair.name, usual: told(usual), other: told(other) }
}

/** What the usual way gives in 32 bits. */
async function inFull(runtime: Runtime, pair: Pair): Promise<Float32Array> {
  const { output, release } = await made(runtime, pair, 'usual', await given(runtime, pair))
  await release()
  return output!
}

/** The input of both ways, in the GPU's type. */
async function given(runtime: Runtime, { input }: Pair): Promise<Tensor> {
  const dialect = new WebGpuDialect('given', { type: runtime.type, fusedAttention: false })
  const x = dialect.cast('x:cast', dialect.graph.input('x', 'float32', input), runtime.type, 'float32')
  const name = dialect.scale('x:scaled', x, 1)
  dialect.graph.output(name, runtime.type, input)
  const session = await runtime.session(dialect, () => new Uint8Array(), { onGpu: [name] })
  const count = input.reduce((product, size) => product * size, 1)
  return (await session.run({ x: runtime.float32(torchCpuGenerator(1).normal(count), input) }, [name]))[name]!
}

async function made(runtime: Runtime, pair: Pair, which: 'usual' | 'other', x: Tensor): Promise<Way> {
  const dialect = new WebGpuDialect(which, { type: runtime.type, fusedAttention: false })
  const made = pair[which](dialect, dialect.graph.input('x', runtime.type, pair.input))
  const y = dialect.cast('y', made, 'float32', runtime.type)
  dialect.graph.output(y, 'float32', pair.input)
  try {
    const session = await runtime.session(dialect, bytesOf, { onGpu: [y] })
    const run = async () => {
      const { [y]: output } = await session.run({ x }, [y])
      await gpuIdle()
      output!.dispose()
    }
    const output = await session.values({ x }, y)
    const before = dispatches.count
    await run()
    return { seconds: [], dispatches: dispatches.count - before, output, run, release: () => session.release() }
  } catch (error) {
    const failed = String(error).replace(/\s+/g, ' ').slice(0, 300)
    return { seconds: [], dispatches: 0, failed, run: async () => {}, release: async () => {} }
  }
}

function bytesOf(recipe: WeightRecipe): Uint8Array {
  if (isTransformed(recipe)) return transformedWeight(recipe, bytesOf)
  const { buffer } = numbers(recipe).slice()
  const bytes = new Uint8Array(buffer)
  return recipe.type === 'float16' ? new Uint8Array(toFloat16(bytes, 'F32').buffer) : bytes
}

function distance(found: Float32Array | undefined, expected: Float32Array): number {
  if (!found) return Number.NaN
  let [error, whole] = [0, 0]
  for (const [i, value] of expected.entries()) {
    error += (found[i]! - value) ** 2
    whole += value ** 2
  }
  return Math.sqrt(error / whole)
}

const operators = { count: pairs.length, compare }
export type Operators = typeof operators
Object.assign(globalThis, { operators })
