/** The model that comes with the page: where it lies, and what it can draw. */
import type { ModelFile } from '../../src/diffusion/index.ts'

/** Its model_id in requests. */
export const demoId = 'demo'

/** For the person, before they expect photographs. */
export const demoDescription =
  'A tiny model that comes with the page and knows simple drawings only: houses, cars, boats, balloons, trees, flowers and mushrooms in eight colours, by day, at night, at sunset.'

/** Prompts that it draws well. */
export const demoPrompts = [
  'a red boat on the sea at sunset',
  'a blue house on a meadow with a sun',
  'two yellow boats on the sea at night',
  'a big purple balloon over the snow by day',
  'three pink trees on a meadow by day',
  'a red mushroom on a meadow under a grey sky',
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
