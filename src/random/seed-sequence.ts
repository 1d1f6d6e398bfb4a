/** NumPy's SeedSequence: one seed spread over as many as are needed (https://numpy.org/doc/stable/reference/random/bit_generators). */

/**
 * The first `count` words of numpy.random.SeedSequence(entropy, spawn_key=spawnKey, pool_size=poolSize).generate_state(count).
 * Whole numbers from 0 to 2^53; the hash is O'Neill's seed_seq_fe.
 */
export function seedSequence(
  entropy: number,
  spawnKey: readonly number[],
  { poolSize, count }: { poolSize: number; count: number },
): Uint32Array {
  const own = words(entropy)
  const spawned = spawnKey.flatMap(words)
  // Filled up where keys follow, so that no key is taken for entropy.
  const all = spawned.length > 0 ? [...own, ...Array(Math.max(poolSize - own.length, 0)).fill(0), ...spawned] : own

  let constant = 0x43b0d7e5
  const hashed = (value: number) => {
    const xored = value ^ constant
    constant = Math.imul(constant, 0x931e8875)
    return folded(Math.imul(xored, constant))
  }
  const pool = Uint32Array.from({ length: poolSize }, (_, i) => hashed(all[i] ?? 0))
  const stir = (to: number, value: number) => {
    pool[to] = folded(Math.imul(0xca01f9dd, pool[to]!) - Math.imul(0x4973f715, hashed(value)))
  }
  for (let from = 0; from < poolSize; from++) {
    for (let to = 0; to < poolSize; to++) if (to !== from) stir(to, pool[from]!)
  }
  for (const word of all.slice(poolSize)) for (let to = 0; to < poolSize; to++) stir(to, word)

  let multiplier = 0x8b51f9dd
  return Uint32Array.from({ length: count }, (_, i) => {
    const xored = pool[i % poolSize]! ^ multiplier
    multiplier = Math.imul(multiplier, 0x58f38ded)
    return folded(Math.imul(xored, multiplier))
  })
}

function folded(value: number): number {
  const word = value >>> 0
  return (word ^ (word >>> 16)) >>> 0
}

/** A number as 32-bit words, the lowest first. */
function words(value: number): number[] {
  const high = Math.floor(value / 2 ** 32)
  return high > 0 ? [value >>> 0, high] : [value >>> 0]
}
