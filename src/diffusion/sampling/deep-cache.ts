/**
 * Deep features kept over model calls: between neighbouring steps they hardly change, so most steps run the outermost layers only.
 * DeepCache: Ma et al. 2023 (https://arxiv.org/abs/2312.00858).
 */
import type { Context, DeepFeatures, LatentSize, Networks } from '../networks/index.ts'

export interface DeepCaching {
  /** Every so many steps one is whole; 1 keeps nothing. */
  interval: number
  /** How many layers more than the fewest run in between. */
  branch: number
  /** Steps at the beginning and at the end that are whole whatever the interval. */
  warmup: number
  cooldown: number
}

export type Predicting = Pick<Networks, 'predict' | 'predictKeeping'>

/** The model calls of one picture, counted from the first that is made. To be released. */
export class CachedCalls {
  private readonly networks: Predicting
  private readonly caching: DeepCaching
  private readonly steps: number
  private lastWhole = Number.NEGATIVE_INFINITY
  /** Those of the last whole call, by the context that they belong to. */
  private readonly features = new Map<Context, DeepFeatures>()

  /** `steps` are those that the picture takes. */
  constructor(networks: Predicting, caching: DeepCaching, steps: number) {
    this.networks = networks
    this.caching = caching
    this.steps = steps
  }

  /**
   * The UNet's outputs for as many samples as there are `contexts`. Both calls of a step that takes two are of one kind; a call for other
   * contexts than the last (another prompt, or none of the negative one) is whole.
   */
  async predict(
    step: number,
    samples: readonly Float32Array[],
    t: number,
    contexts: readonly Context[],
    size: LatentSize,
  ): Promise<Float32Array[]> {
    const isShallow = !this.isWhole(step) && contexts.every((context) => this.features.has(context))
    if (!isShallow) {
      this.lastWhole = step
      this.release()
    }
    const outputs: Float32Array[] = []
    for (const [i, context] of contexts.entries()) {
      outputs.push(await this.predictOne(samples[i]!, t, context, size, isShallow))
    }
    return outputs
  }

  private async predictOne(
    sample: Float32Array,
    t: number,
    context: Context,
    size: LatentSize,
    isShallow: boolean,
  ): Promise<Float32Array> {
    const { networks, features, caching } = this
    if (isShallow) return networks.predict(sample, t, context, size, features.get(context)!)
    if (caching.interval === 1) return networks.predict(sample, t, context, size)
    const { output, deep } = await networks.predictKeeping(sample, t, context, size, caching.branch)
    features.set(context, deep)
    return output
  }

  /** Whether the step will go on with what the last whole one found, if it is asked for the same contexts. */
  goesOn(step: number): boolean {
    return this.features.size > 0 && !this.isWhole(step)
  }

  release(): void {
    for (const deep of this.features.values()) deep.release()
    this.features.clear()
  }

  private isWhole(step: number): boolean {
    const { interval, warmup, cooldown } = this.caching
    const since = step - this.lastWhole
    return since === 0 || since >= interval || step < warmup || step >= this.steps - cooldown
  }
}
