/** The seeds of a request's pictures, which count on from one to the next. */
import type { GenerationRequest } from './request.ts'

/** Of 32 bits, as other programs draw theirs. */
export const newSeed = () => Math.floor(Math.random() * 2 ** 32)

/** The request with those seeds drawn that it leaves open, so that it gives the same pictures whenever it is drawn. */
export function withSeeds(request: GenerationRequest): GenerationRequest {
  const settled = (seed: number) => (seed === -1 ? newSeed() : seed)
  const { seed, subseed, subseed_strength } = request
  return { ...request, seed: settled(seed), subseed: subseed_strength === 0 ? subseed : settled(subseed) }
}

/** What is left to draw of requests once the first `made` of their pictures are there. */
export function withoutFirst(requests: readonly GenerationRequest[], made: number): GenerationRequest[] {
  const left: GenerationRequest[] = []
  let skipped = made
  for (const request of requests) {
    const { samples, subseed_strength } = request
    const gone = Math.min(skipped, samples)
    skipped -= gone
    // Of a varied seed it is the variation's that goes on.
    const field = subseed_strength === 0 ? 'seed' : 'subseed'
    const first = request[field]
    if (gone < samples) left.push({ ...request, samples: samples - gone, [field]: first === -1 ? -1 : first + gone })
  }
  return left
}
