/** Brownian motion that does not depend on where it is asked for: torchsde's BrownianTree (https://github.com/google-research/torchsde). */
import type { NormalGenerator } from './normal.ts'
import { seedSequence } from './seed-sequence.ts'

const f32 = Math.fround
const POOL_SIZE = 24

/** Standard normal numbers for the way between two times of a tree; the same for the same times. */
export type BrownianTree = (from: number, to: number, count: number) => Float32Array

/**
 * k-diffusion's BrownianTreeNoiseSampler on torchsde.BrownianTree(low, high, entropy=seed, tol=1e-6): the motion's increment over
 * √|to − from|, bit for bit. `generator` gives a node's random numbers from the node's seed. A call walks down from the root to both times
 * and draws `count` numbers at every node on the way, 50 at the most; those are kept until the next call, which often shares one of its times.
 */
export function brownianTree(
  seed: number,
  low: number,
  high: number,
  generator: (seed: number) => NormalGenerator,
): BrownianTree {
  const [start, end] = [rounded(low), rounded(high)]
  const seedOf = (key: readonly number[]) => seedSequence(seed, key, { poolSize: POOL_SIZE, count: 1 })[0]!
  const clamped = (t: number) => rounded(Math.min(Math.max(t, start), end))

  let kept = new Map<string, Float32Array>()
  return (from, to, count) => {
    const before = kept
    kept = new Map()
    /** What a node draws for its middle. */
    const drawn = (key: readonly number[]) => {
      const name = key.join()
      const known = before.get(name)
      const numbers = known?.length === count ? known : generator(seedOf(key)).normal(count)
      kept.set(name, numbers)
      return numbers
    }
    const [t0, t1] = [clamped(Math.min(from, to)), clamped(Math.max(from, to))]
    const length = f32(Math.sqrt(f32(Math.abs(f32(to - from)))))
    const sign = from > to ? -1 : 1
    const increment = new Float32Array(count)
    /** Adds what the part of [t0, t1] within a node contributes; `motion` is the node's own increment. */
    const gather = (node: Node, motion: Float32Array) => {
      if (t1 <= node.start || t0 >= node.end) return
      if (t0 <= node.start && node.end <= t1) {
        for (let i = 0; i < count; i++) increment[i]! += motion[i]!
        return
      }
      const { left, right } = halves(node)
      const noise = drawn([node.key, node.depth])
      const [ahead, behind] = [left.end - left.start, right.end - right.start]
      const perLength = 1 / (node.end - node.start)
      const deviation = f32(Math.sqrt(ahead * behind * perLength))
      const [a, b] = [f32(ahead), f32(perLength)]
      const leftMotion = motion.map((whole, i) => f32(f32(a * whole) * b) + f32(deviation * noise[i]!))
      gather(left, leftMotion)
      if (t1 > left.end) {
        gather(
          right,
          motion.map((whole, i) => whole - leftMotion[i]!),
        )
      }
    }
    const whole = f32(Math.sqrt(high - low))
    if (t0 < t1) {
      const root = drawn([])
      gather(
        { start, end, key: 0, depth: 0 },
        root.map((value) => value * whole),
      )
    }
    return increment.map((value) => (sign * value) / length)
  }
}

interface Node {
  start: number
  end: number
  key: number
  depth: number
}

function halves({ start, end, key, depth }: Node): { left: Node; right: Node } {
  const middle = rounded(0.5 * (end + start))
  return {
    left: { start, end: middle, key: 2 * key, depth: depth + 1 },
    right: { start: middle, end, key: 2 * key + 1, depth: depth + 1 },
  }
}

/** Python's round(t, 6): times closer than that are one. */
function rounded(t: number): number {
  const nearest = Number(t.toFixed(6))
  // Exact ties, which JavaScript takes up and Python to the even digit, lie on whole 128ths.
  const isTie = Number.isInteger(t * 128) && Math.abs(t * 1e6 - Math.floor(t * 1e6)) === 0.5
  return isTie ? Number((2 * Math.round(t * 5e5)) / 1e6) : nearest
}
