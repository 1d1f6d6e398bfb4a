/** The safety checker's verdict: how near a picture is to each concept, and whether that is too near. */

/** Cosines between a picture and concepts, or the thresholds that they are compared with. */
export interface Concepts {
  /** Concepts that make the checker stricter with all that follow. */
  special: Float32Array
  concepts: Float32Array
}

/** The cosine of the angle between a vector and each row of a table, [rows, vector.length]. */
export function cosines(vector: Float32Array, table: Float32Array): Float32Array {
  const rows = table.length / vector.length
  const length = norm(vector)
  return Float32Array.from({ length: rows }, (_, i) => {
    const row = table.subarray(i * vector.length, (i + 1) * vector.length)
    const product = row.reduce((sum, value, k) => sum + value * vector[k]!, 0)
    return product / (length * norm(row))
  })
}

/** Whether any concept's cosine is above its threshold. Source: diffusers pipelines/stable_diffusion/safety_checker.py. */
export function isFlagged(cosines: Concepts, thresholds: Concepts): boolean {
  let adjustment = 0
  for (const [i, cosine] of cosines.special.entries()) {
    if (score(cosine, thresholds.special[i]!, adjustment) > 0) adjustment = 0.01
  }
  return cosines.concepts.some((cosine, i) => score(cosine, thresholds.concepts[i]!, adjustment) > 0)
}

/** In NumPy's float32, rounded half to even at the third decimal. */
function score(cosine: number, threshold: number, adjustment: number): number {
  const exact = Math.fround(Math.fround(cosine - threshold) + Math.fround(adjustment))
  const thousandths = Math.fround(exact * 1000)
  const rounded = Math.round(thousandths)
  return rounded - thousandths === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

/** Not 0: torch.nn.functional.normalize keeps it from that. */
function norm(vector: Float32Array): number {
  return Math.max(Math.hypot(...vector), 1e-12)
}
