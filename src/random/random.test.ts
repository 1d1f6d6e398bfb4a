/**
 * Against PyTorch itself: __fixtures__/rng.json holds the bits of torch.randn(n, generator=torch.Generator().manual_seed(seed))
 * from torch 2.13.0+cpu (x86-64, AVX2), and the singles that the arithmetic of AUTOMATIC1111's modules/rng_philox.py gives in
 * NumPy 2.4.6 (AVX-512) once its random integers are taken .astype(np.float32), so that nothing is promoted to doubles.
 */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import golden from './__fixtures__/rng.json' with { type: 'json' }
import { philoxGenerator, torchCpuGenerator } from './index.ts'

const bits = (values: Float32Array) => [...new Uint32Array(values.buffer, values.byteOffset, values.length)]
const sha256 = (values: Float32Array) => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex')

describe('torchCpuGenerator', () => {
  it.each(golden.cpu)('draws the $n normals of seed $seed bit for bit', ({ seed, n, ...expected }) => {
    const values = torchCpuGenerator(seed).normal(n)
    if (expected.bits) return expect(bits(values)).toEqual(expected.bits)
    expect(bits(values.slice(0, 8))).toEqual(expected.first8_bits)
    expect(bits(values.slice(-8))).toEqual(expected.last8_bits)
    expect(sha256(values)).toBe(expected.sha256_le_f32)
  })

  it.each(golden.cpu_sequences)('goes on where the last draw ended (seed $seed)', ({ seed, draws }) => {
    const generator = torchCpuGenerator(seed)
    for (const { n, first4_bits, last4_bits } of draws) {
      const values = generator.normal(n)
      expect(bits(values.slice(0, 4))).toEqual(first4_bits)
      expect(bits(values.slice(-4))).toEqual(last4_bits)
    }
  })

  it('looks only at the low 32 bits of the seed, as PyTorch does', () => {
    expect(torchCpuGenerator(2 ** 32 + 42).normal(20)).toEqual(torchCpuGenerator(42).normal(20))
  })

  it('draws nothing when nothing is asked for', () => {
    expect(torchCpuGenerator(0).normal(0)).toHaveLength(0)
  })
})

describe('philoxGenerator', () => {
  it.each(golden.philox)('draws call $call_index of seed $seed bit for bit', ({ seed, call_index, first16 }) => {
    const generator = philoxGenerator(seed)
    for (let call = 0; call < call_index; call++) generator.normal(16)
    expect(bits(generator.normal(16))).toEqual(bits(Float32Array.from(first16)))
  })

  it('looks at more than 32 bits of the seed, as CUDA does', () => {
    expect(philoxGenerator(2 ** 32 + 42).normal(20)).not.toEqual(philoxGenerator(42).normal(20))
  })
})
