/** What a picture was made with, and is not here. */
import { type GenerationRequest, hasSecondPass, upscalers } from '../parameters/index.ts'
import type { Needs } from './infotext/index.ts'

/** What there is to draw with, by the names that people see. */
export interface Available {
  models: readonly { id: string; name: string }[]
  vaes: readonly { id: string; name: string }[]
  loras: readonly string[]
  embeddings: readonly string[]
  /** Models that enlarge. */
  upscalers: readonly string[]
}

/** The one that goes by the name, however it is written: with a folder, an ending, spaces or underscores. */
export function named<Named extends { name: string }>(
  name: string | undefined,
  among: readonly Named[],
): Named | undefined {
  return name === undefined ? undefined : among.find((each) => plain(each.name) === plain(name))
}

/** The available model that goes by the name. */
export const modelNamed = (name: string | undefined, { models }: Available) => named(name, models)

/** What a request needs besides its model: its LoRAs, those named in its prompts as well, its embeddings, and what enlarges. */
export function needsOf(request: GenerationRequest): Needs {
  const { prompt, hr_prompt, lora_models, embeddings, hr_upscaler: name } = request
  const isLarger = hasSecondPass(request)
  const tags = [...`${prompt} ${isLarger ? hr_prompt : ''}`.matchAll(/<lora:([^:>]+)/gi)].map(([, tag = '']) =>
    tag.trim(),
  )
  return {
    ...(isLarger && !upscalers.includes(name) && { upscaler: { name } }),
    loras: [...new Set([...lora_models, ...tags])].map((name) => ({ name })),
    embeddings: embeddings.map((name) => ({ name })),
  }
}

/** What is not there, as sentences for the person. */
export function missing({ model, vae, upscaler, loras, embeddings }: Needs, available: Available): string[] {
  const has = (names: readonly string[], name: string) => names.some((each) => plain(each) === plain(name))
  const lacksModel = model && !modelNamed(model.name, available)
  const [name, hash] = [model?.name ?? 'a model', model?.hash ? ` (hash ${model.hash})` : '']
  return [
    ...(lacksModel
      ? [`It was made with ${name}${hash}, which is not open: the chosen model draws something else.`]
      : []),
    ...(vae && !named(vae.name, available.vaes)
      ? [
          `It was made with the VAE ${vae.name ?? `of hash ${vae.hash}`}, which is not open: colours may differ a little.`,
        ]
      : []),
    ...loras.filter((lora) => !has(available.loras, lora.name)).map((lora) => `The LoRA ${lora.name} is not open.`),
    ...embeddings
      .filter((embedding) => !has(available.embeddings, embedding.name))
      .map((embedding) => `The embedding ${embedding.name} is not open.`),
    ...(upscaler && !has(available.upscalers, upscaler.name)
      ? [`The upscaler ${upscaler.name} is not here: choose another one under “Second pass”.`]
      : []),
  ]
}

function plain(name: string): string {
  return name
    .slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
    .toLowerCase()
    .replace(/\.(safetensors|sft|ckpt|pth?|bin)$/, '')
    .replace(/[\s_-]+/g, ' ')
}
