/** The embedded demo model's files, for tests that draw real pictures. */

/** Every small model of the tests has these. */
export const demoPaths = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'tokenizer/vocab.json',
  'tokenizer/merges.txt',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
] as const

/** What the demo model draws quickly and well. */
export const demoRequest = { model_id: 'demo', prompt: 'a red house', width: 64, height: 64 } as const
