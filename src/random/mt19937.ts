/** The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), PyTorch's source of random bits on the CPU. */

const N = 624
const M = 397

/** Draws 32-bit unsigned integers; only the low 32 bits of the seed count. */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(N)
  let previous = seed >>> 0
  state[0] = previous
  for (let i = 1; i < N; i++) {
    previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) >>> 0
    state[i] = previous
  }

  let position = N
  return () => {
    if (position === N) {
      twist(state)
      position = 0
    }
    let y = state[position++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const bits = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff)
    state[i] = state[(i + M) % N]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0)
  }
}
