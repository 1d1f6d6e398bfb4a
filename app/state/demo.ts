/** The model that comes with the page: where it lies, and what it can draw. */
import type { ModelFile } from '../../src/diffusion/index.ts'

/** Its model_id in requests. */
export const demoId = 'demo'

/** For the person, before they expect photographs. */
export const demoDescription =
  'A tiny model that comes with the page and knows simple drawings only: houses, trees, boats and mountains, by day, at night, at sunset.'

/** Prompts that it draws well. */
export const demoPrompts = [
  'a red boat on the sea at sunset',
  'a blue house on a meadow with a sun',
  'a red house under a night sky with a moon',
  'three trees on a meadow',
  'mountains at sunset',
] as const

const paths = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'tokenizer/vocab.json',
  'tokenizer/merges.txt',
  'tokenizer/tokenizer_config.json',
  'tokenizer/special_tokens_map.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
]

/** Its files, for a page that lies at `baseUrl`. The folder's name is the model's name. */
export function demoFiles(baseUrl: string): ModelFile[] {
  return paths.map((path) => ({ path: `Demo model/${path}`, data: new URL(`models/demo/${path}`, baseUrl).href }))
}
