/** The files of a diffusers folder of SDXL's family. */

const parts = (names: readonly string[]) =>
  names.flatMap((name) => {
    if (name.startsWith('tokenizer')) return [`${name}/vocab.json`, `${name}/merges.txt`]
    if (name === 'scheduler') return ['scheduler/scheduler_config.json']
    const weights = name.startsWith('text') ? 'model' : 'diffusion_pytorch_model'
    return [`${name}/config.json`, `${name}/${weights}.safetensors`]
  })

/** The files of each kind of model. */
export const xlPaths = {
  base: ['model_index.json', ...parts(['unet', 'vae', 'text_encoder', 'text_encoder_2', 'tokenizer', 'scheduler'])],
  refiner: ['model_index.json', ...parts(['unet', 'vae', 'text_encoder_2', 'tokenizer_2', 'scheduler'])],
}
