/** NovelAI's pictures: the prompt as `Description`, the rest as JSON. Source: A1111's modules/images.py. */
import { type Found, objectIn } from './found.ts'
import { fromIds } from './scheduler-names.ts'

export function fromNovelai(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = texts.get('Software') === 'NovelAI' ? objectIn(texts.get('Comment')) : undefined
  if (!said) return undefined
  const { isExact, ...scheduler } = fromIds(String(said.sampler ?? ''), String(said.noise_schedule ?? 'normal'))
  return {
    fields: {
      prompt: texts.get('Description') ?? said.prompt,
      negative_prompt: said.uc,
      num_inference_steps: said.steps,
      guidance_scale: said.scale,
      seed: said.seed,
      width: said.width,
      height: said.height,
      ...scheduler,
      clip_skip: 1,
      samples: 1,
    },
    unknown: isExact ? [] : [`sampler: ${said.sampler}`],
    needs: { model: { name: texts.get('Source') ?? 'NovelAI' }, loras: [], embeddings: [] },
  }
}
