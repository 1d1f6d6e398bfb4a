/** The model that comes with the page: where it lies, and what it can draw. */
import type { ModelFile } from '../../src/diffusion/index.ts'

/** Its model_id in requests. */
export const demoId = 'demo'

/** For the person, before they expect photographs. */
export const demoDescription =
  'A tiny model that comes with the page and knows simple drawings only: houses, cars, boats, balloons, trees, flowers and mushrooms in eight colours, by day, at night, at sunset.'

/** What it draws well: the seed at which it drew the picture that the page shows (public/examples), with everything else as it is at first. */
export const demoExamples = [
  { name: 'boat', prompt: 'a red boat on the sea at sunset', seed: 3 },
  { name: 'house', prompt: 'a blue house on a meadow with a sun', seed: 8 },
  { name: 'boats', prompt: 'two yellow boats on the sea at night', seed: 13 },
  { name: 'balloon', prompt: 'a big purple balloon over the snow by day', seed: 20 },
  { name: 'trees', prompt: 'three pink trees on a meadow by day', seed: 27 },
  { name: 'mushroom', prompt: 'a red mushroom on a meadow under a grey sky', seed: 33 },
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
