/** The alphas that PEFT keeps in its config, which diffusers writes into a file's metadata as {"unet.lora_alpha": …}. */
import * as v from 'valibot'
import { jsonOf, plainRecord } from '../../untrusted/index.ts'
import { type PathTest, pathPattern } from './path-pattern.ts'

/** The alpha of a layer whose name in the file is `path`, scaled for `rank` where the config says rsLoRA; undefined where nobody says. */
export type Alphas = (path: string, rank: number) => number | undefined

const config = v.object({
  lora_alpha: v.fallback(v.optional(v.number()), undefined),
  use_rslora: v.fallback(v.optional(v.boolean()), undefined),
  alpha_pattern: v.fallback(v.optional(v.record(v.string(), v.number())), undefined),
})
type Config = v.InferOutput<typeof config>

/** Reads the metadata; what of it is broken says nothing. PEFT's own config has the same keys without the part before them. */
export function peftAlphas({ lora_adapter_metadata: json, lora_alpha }: Readonly<Record<string, string>>): Alphas {
  const whole = jsonOf(plainRecord, json, { length: 1 << 20 }) ?? {}
  const inHeader = Number.parseFloat(lora_alpha ?? '')
  const plain = partOf(whole, '')
  const parts = {
    unet: partOf(whole, 'unet.'),
    text_encoder: partOf(whole, 'text_encoder.'),
    text_encoder_2: partOf(whole, 'text_encoder_2.'),
  }
  const patterns = new Map<Config, [PathTest, number][]>()
  for (const part of [plain, ...Object.values(parts)]) {
    const tests = Object.entries(part.alpha_pattern ?? {}).slice(0, mostPatterns)
    patterns.set(
      part,
      tests.map(([key, alpha]) => [pathPattern(key), alpha]),
    )
  }
  return (path, rank) => {
    const [, name = 'unet', module = path] =
      /^(?:base_model\.model\.)?(?:(unet|text_encoder(?:_2)?)\.)?(.*)$/.exec(path) ?? []
    const own = parts[name as keyof typeof parts]
    const told = [own, plain].find(({ lora_alpha, alpha_pattern }) => lora_alpha !== undefined || alpha_pattern)
    const found = patterns.get(told ?? plain)!.find(([test]) => test(module))?.[1]
    const alpha = found ?? told?.lora_alpha ?? (Number.isFinite(inHeader) ? inHeader : undefined)
    return alpha !== undefined && told?.use_rslora ? alpha * Math.sqrt(rank) : alpha
  }
}

const mostPatterns = 256

function partOf(whole: Record<string, unknown>, prefix: string): Config {
  const keys = ['lora_alpha', 'use_rslora', 'alpha_pattern']
  return v.parse(config, Object.fromEntries(keys.map((key) => [key, whole[prefix + key]])))
}
