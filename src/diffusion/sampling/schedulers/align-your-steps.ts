/** Align Your Steps: the levels that Sabour et al. 2024 (https://arxiv.org/abs/2404.14507) found best for SD 1.5 in ten steps. */
import { linspace } from './timesteps.ts'

const found = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]

/** `count` levels, descending; other counts than eleven lie between those on logarithmic lines, as the authors do it. */
export function alignedLevels(count: number): number[] {
  if (count === found.length) return found
  return linspace(0, found.length - 1, count).map((place) => {
    const low = Math.min(Math.floor(place), found.length - 2)
    const [from, to] = [Math.log(found[low]!), Math.log(found[low + 1]!)]
    return Math.exp(from + (place - low) * (to - from))
  })
}
