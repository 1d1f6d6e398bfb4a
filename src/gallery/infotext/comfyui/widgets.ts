/** A node's own values in the editor's workflow: a list without names, or with the names of newer editors. */
import { isObject, objectsIn } from '../json.ts'

/** The editor keeps values in an order, without names: those of the nodes that matter, `-` where none is read. */
const widgets: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: ['-', 'noise_seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler'],
  'KSampler (Efficient)': ['seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  'Efficient Loader': [
    ...['ckpt_name', 'vae_name', 'clip_skip', 'lora_name', 'lora_model_strength', 'lora_clip_strength', 'positive'],
    ...['negative', '-', '-', 'empty_latent_width', 'empty_latent_height'],
  ],
  SamplerCustom: ['-', 'noise_seed', '-', 'cfg'],
  KSamplerSelect: ['sampler_name'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  RandomNoise: ['noise_seed'],
  CFGGuider: ['cfg'],
  CheckpointLoaderSimple: ['ckpt_name'],
  VAELoader: ['vae_name'],
  LoraLoader: ['lora_name', 'strength_model'],
  LoraLoaderModelOnly: ['lora_name', 'strength_model'],
  CLIPTextEncode: ['text'],
  CLIPSetLastLayer: ['stop_at_clip_layer'],
  EmptyLatentImage: ['width', 'height'],
  PrimitiveNode: ['value'],
}

/** Behind a seed the editor keeps what happens to it after each picture. */
const control = ['fixed', 'increment', 'decrement', 'randomize']

/** A node's own values by their names: as the table has them, or as newer editors name them among the inputs. */
export function valuesOf(type: string, slots: Record<string, unknown>[], values: unknown): [string, unknown][] {
  if (isObject(values)) return Object.entries(values)
  if (!Array.isArray(values)) return []
  if (Object.hasOwn(widgets, type)) return widgets[type]!.map((name, i) => [name, values[i]])
  const names = slots.flatMap(({ widget }) => (isObject(widget) ? [String(widget.name)] : []))
  const rest = values.filter(
    (value, i) => !(i > 0 && control.includes(String(value)) && typeof values[i - 1] === 'number'),
  )
  // Without any names one text is the text.
  if (names.length === 0)
    return rest.length === 1 && typeof rest[0] === 'string'
      ? [['text', rest[0]]]
      : objectsIn(rest).map((each, i) => [`value_${i}`, each])
  return names.map((name, i) => [name, rest[i]])
}
