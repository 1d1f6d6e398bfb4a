/** Natural logarithm, sine and cosine in single precision: the Cephes polynomials as PyTorch's AVX2 build rounds them. */
import { fma } from './fma.ts'

const f32 = Math.fround
const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f32)
const SQRT_HALF = f32(Math.SQRT1_2)
const LN2_HIGH = f32(0.693359375)
const LN2_LOW = f32(-2.1219444e-4)

/** ln x for a positive, normal single x. */
export function log(x: number): number {
  float[0] = x
  let e = (bits[0]! >>> 23) - 126
  bits[0] = (bits[0]! & 0x007fffff) | 0x3f000000
  const mantissa = float[0]
  let m = f32(mantissa - 1)
  if (mantissa < SQRT_HALF) {
    e -= 1
    m = f32(m + mantissa)
  }
  const z = f32(m * m)
  let y = LOG[0]!
  for (let i = 1; i < LOG.length; i++) y = fma(y, m, LOG[i]!)
  y = f32(y * m)
  y = fma(y, z, f32(e * LN2_LOW))
  y = fma(-z, 0.5, y)
  return fma(e, LN2_HIGH, f32(m + y))
}

const FOUR_OVER_PI = f32(1.27323954473516)
const QUARTER_PI = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(f32)
const SIN = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f32)
const COS = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(f32)

/** Writes cos θ and sin θ into `out`, for θ ≥ 0. */
export function cosSin(theta: number, out: Float32Array): void {
  const octant = (Math.trunc(f32(theta * FOUR_OVER_PI)) + 1) & ~1
  let x = fma(octant, QUARTER_PI[0]!, theta)
  x = fma(octant, QUARTER_PI[1]!, x)
  x = fma(octant, QUARTER_PI[2]!, x)
  const z = f32(x * x)

  let c = fma(fma(COS[0]!, z, COS[1]!), z, COS[2]!)
  c = f32(c * z)
  c = f32(fma(c, z, -0.5 * z) + 1)
  let s = fma(fma(SIN[0]!, z, SIN[1]!), z, SIN[2]!)
  s = f32(s * z)
  s = fma(s, x, x)

  const swapped = (octant & 2) !== 0
  const cos = swapped ? s : c
  const sin = swapped ? c : s
  out[0] = ((octant - 2) & 4) === 0 ? -cos : cos
  out[1] = octant & 4 ? -sin : sin
}
