/** The GPU's products with rounded weights. */
import { describe, inject } from 'vitest'
import { loadOrt, openDevice, Runtime } from '../runtime/index.ts'
import { itMultipliesRounded } from './rounding-suite.ts'

const types = inject('gpu') === 'lavapipe' ? (['float32', 'float16'] as const) : (['float32'] as const)
const cases = types.flatMap((type) => ([8, 4] as const).map((bits) => ({ type, bits })))

describe.each(cases)('a layer in $type with weights of $bits bits on the GPU', ({ type, bits }) => {
  itMultipliesRounded(bits, async () => new Runtime(await loadOrt(), await openDevice(), type))
})
