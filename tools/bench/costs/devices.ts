/** What five devices can do at the most: the roofline that costs are held against. */
import type { Cost } from './costs.ts'

export interface Device {
  name: string
  /** FLOP a second in 16 bits, by shader units: WebGPU has no way to the matrix units yet. */
  flops: number
  /** Bytes a second between memory and GPU. */
  bandwidth: number
}

/** Units × boost clock × two operations, twice that where 16 bits go two at a time; figures as the makers publish them. */
export const devices: readonly Device[] = [
  // 5888 × 2.475 GHz; GDDR6X of 21 GHz on 192 bits (thefpsreview.com/gpu-family/nvidia-geforce-rtx-4070-gpu-family-specifications).
  { name: 'RTX 4070', flops: 29.1e12, bandwidth: 504e9 },
  // 3584 × 1.777 GHz; GDDR6 of 15 GHz on 192 bits (nvidia.com, GeForce RTX 3060).
  { name: 'RTX 3060', flops: 12.7e12, bandwidth: 360e9 },
  // 10 cores of 128 × 1.398 GHz, 16 bits no faster than 32; 100 GB/s (apple.com; askgeek.io/en/cpus/Apple/M2-10-core-GPU).
  { name: 'M2', flops: 3.6e12, bandwidth: 100e9 },
  // 768 × 1.4 GHz, 16 bits twice; LPDDR4x-4267 on 128 bits (technical.city/en/video/Iris-Xe-Graphics-96EU).
  { name: 'Iris Xe', flops: 4.3e12, bandwidth: 68.3e9 },
  // 1536 × 0.903 GHz, 16 bits twice; LPDDR5X of 4.8 GHz on 64 bits (Snapdragon 8 Gen 3).
  { name: 'Adreno 750', flops: 5.5e12, bandwidth: 76.8e9 },
]

/** Seconds that a kernel takes at least: it can neither compute nor move bytes faster. */
export function roofline({ flops, bandwidth }: Device, { multiplications, bytesRead, bytesWritten }: Cost): number {
  return Math.max((2 * multiplications) / flops, (bytesRead + bytesWritten) / bandwidth)
}
