/** NovelAI's pictures: the prompt as `Description`, the rest as JSON. Source: A1111's modules/images.py. */
import type { Found } from '../found.ts'
import { isObject, objectIn, objectsIn, word } from '../json.ts'
import { fromIds } from '../scheduler-names.ts'

export function fromNovelai(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = texts.get('Software') === 'NovelAI' ? objectIn(texts.get('Comment')) : undefined
  if (!said) return undefined
  const { isExact, ...scheduler } = fromIds(String(said.sampler ?? ''), String(said.noise_schedule ?? 'normal'))
  // Since version 4 the words of each character stand by themselves.
  const characters = [captionOf(said.v4_prompt), captionOf(said.v4_negative_prompt)]
  return {
    fields: {
      prompt: joined(texts.get('Description') ?? said.prompt, characters[0]),
      negative_prompt: joined(said.uc, characters[1]),
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

function captionOf(prompt: unknown): string[] {
  const caption = isObject(prompt) && isObject(prompt.caption) ? prompt.caption : {}
  return objectsIn(caption.char_captions).flatMap(({ char_caption }) => word(char_caption) ?? [])
}

const joined = (words: unknown, more: string[] = []) => (more.length > 0 ? [words ?? '', ...more].join(', ') : words)
