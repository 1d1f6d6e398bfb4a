/** Natural logarithm and sine in single precision, as NumPy's AVX2 and AVX-512 loops round them. */
import { fma } from './fma.ts'

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)
const f32 = Math.fround

/** The polynomial with these coefficients, highest power first. */
function horner(coefficients: Float32Array, x: number): number {
  let y = coefficients[0]!
  for (let i = 1; i < coefficients.length; i++) y = fma(y, x, coefficients[i]!)
  return y
}

const LOG_NUMERATOR = Float32Array.of(0.025899792, 0.38088378, 1.4800006, 2.1126776, 1, 0)
const LOG_DENOMINATOR = Float32Array.of(0.0058750953, 0.15464763, 0.9864943, 2.453006, 2.6126776, 1)
const SQRT_HALF = f32(Math.SQRT1_2)
const LN2 = f32(Math.LN2)

/** ln x for a positive, normal single x (NumPy's simd_log_FLOAT). */
export function log(x: number): number {
  float[0] = x
  let exponent = (bits[0]! >>> 23) - 126
  bits[0] = (bits[0]! & 0x007fffff) | 0x3f000000
  let mantissa = float[0]
  if (mantissa <= SQRT_HALF) {
    exponent -= 1
    mantissa *= 2
  }
  const m = f32(mantissa - 1)
  return fma(exponent, LN2, f32(horner(LOG_NUMERATOR, m) / horner(LOG_DENOMINATOR, m)))
}

const SINE = Float32Array.of(2.8404097e-6, -1.9856491e-4, 0.008333397, -0.16666667, 0)
const COSINE = Float32Array.of(2.4372266e-5, -0.001388652, 0.04166662, -0.5, 1)
const MINUS_HALF_PI = [-1.570796, -3.1391647e-7, -5.3903025e-15].map(f32)
const TWO_OVER_PI = f32(2 / Math.PI)
/** A single that is raised by this and lowered again has lost its fraction, ties to even. */
const ROUNDER = 1.5 * 2 ** 23

/** sin x for a single |x| ≤ 117435 (NumPy's simd_sincos_f32). */
export function sin(x: number): number {
  const quadrant = f32(f32(f32(x * TWO_OVER_PI) + ROUNDER) - ROUNDER)
  let r = fma(quadrant, MINUS_HALF_PI[0]!, x)
  r = fma(quadrant, MINUS_HALF_PI[1]!, r)
  r = fma(quadrant, MINUS_HALF_PI[2]!, r)
  const z = f32(r * r)
  const value = quadrant & 1 ? horner(COSINE, z) : fma(horner(SINE, z), r, r)
  return quadrant & 2 ? -value : value
}
