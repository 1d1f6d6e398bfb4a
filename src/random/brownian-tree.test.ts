/** Against torchsde 0.2.6 and NumPy 2.4.6, bit for bit; the fixtures are made by `python tools/golden/samplers.py`. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { brownianTree, torchCpuGenerator } from './index.ts'
import { seedSequence } from './seed-sequence.ts'

const fixture = (name: string) => JSON.parse(readFileSync(new URL(`__fixtures__/${name}`, import.meta.url), 'utf8'))

interface Increment {
  seed: number
  low: number
  high: number
  from: number
  to: number
  values: number[]
}

interface Spread {
  entropy: number
  key: number[]
  pool: number
  words: number[]
}

describe('a Brownian tree', () => {
  it.each<Increment>(fixture('brownian.json'))('of seed $seed goes from $from to $to as torchsde’s', (golden) => {
    const tree = brownianTree(golden.seed, golden.low, golden.high, torchCpuGenerator)
    expect([...tree(golden.from, golden.to, golden.values.length)]).toEqual(golden.values)
  })

  it('takes the same way back, and is whole where two parts meet', () => {
    const tree = brownianTree(3, 0, 4, torchCpuGenerator)
    const [there, back] = [tree(1, 3, 16), tree(3, 1, 16)]
    expect(back).toEqual(there.map((value) => -value))
    const [first, second] = [tree(1, 2.5, 16), tree(2.5, 3, 16)]
    const joined = first.map((value, i) => (value * Math.sqrt(1.5) + second[i]! * Math.sqrt(0.5)) / Math.sqrt(2))
    for (const [i, value] of joined.entries()) expect(Math.abs(value - there[i]!)).toBeLessThan(1e-6)
  })
})

it.each<Spread>(fixture('seed-sequence.json'))('spreads seed $entropy with key $key as NumPy does', (golden) => {
  const options = { poolSize: golden.pool, count: golden.words.length }
  expect([...seedSequence(golden.entropy, golden.key, options)]).toEqual(golden.words)
})
