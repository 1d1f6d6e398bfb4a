/** Pictures whose words are to be read, as the files that they are. */
import type { Reading } from '../reading.ts'
import type { Row } from '../row.ts'

const barn = { prompt: 'a red barn', negative_prompt: 'fog' }
const whole = { ...barn, seed: 11, num_inference_steps: 20, guidance_scale: 7, width: 512, height: 640 }

/** The input is a file's name; `none` where it says nothing of how it was made. */
export const files: readonly Row<string, Reading | 'none'>[] = [
  {
    name: 'a photograph with a comment of the camera’s',
    from: 'short origin: telephones write "Screenshot"',
    input: 'photo-comment-screenshot.jpg',
    right: 'none',
  },
  {
    name: 'a comment in the first directory of EXIF',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/41',
    input: 'infotext-ifd0.jpg',
    right: { source: 'a1111', request: whole },
  },
  {
    name: 'a comment whose UTF-16 begins with its order',
    from: 'https://github.com/Ruben2776/PicView/pull/359',
    input: 'infotext-bom.jpg',
    right: { source: 'a1111', request: whole },
  },
  {
    name: 'a PNG of ComfyUI with a ControlNet',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/94',
    input: 'comfy-controlnet.png',
    right: { source: 'comfyui', request: whole },
  },
  {
    name: 'a PNG of ComfyUI whose negative side is zeroed out',
    from: 'ComfyUI’s templates',
    input: 'comfy-zero-out.png',
    right: { request: { ...whole, negative_prompt: '' } },
  },
  {
    name: 'a PNG of ComfyUI with a seed of 64 bits',
    from: 'https://github.com/numz/ComfyUI-SeedVR2_VideoUpscaler/issues/385',
    input: 'comfy-seed-64bit.png',
    right: { request: { ...whole, seed: 4294967237 } },
  },
  {
    name: 'a PNG of ComfyUI’s Efficient Loader',
    from: 'https://github.com/jags111/efficiency-nodes-comfyui/issues/143',
    input: 'comfy-efficient.png',
    right: { request: { ...whole, clip_skip: 1 }, needs: { loras: [] }, without: ['lora_models'] },
  },
  {
    name: 'a PNG of ComfyUI’s Power Lora Loader',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/79',
    input: 'comfy-power-lora.png',
    right: { request: { lora_models: ['blue_hat'], lora_weights: [0.8] } },
  },
  {
    name: 'a PNG of ComfyUI with embeddings',
    from: 'ComfyUI’s examples of textual inversion',
    input: 'comfy-embedding.png',
    right: {
      request: { negative_prompt: 'fog, (EasyMuddy:1.2), dull_days' },
      needs: { embeddings: [{ name: 'EasyMuddy' }, { name: 'dull_days' }] },
    },
  },
  {
    name: 'a PNG of SwarmUI',
    from: 'https://github.com/civitai/civitai/issues/1392',
    input: 'swarm.png',
    right: { source: 'swarmui', request: whole },
  },
  {
    name: 'a PNG of Civitai',
    from: 'https://github.com/mcmonkeyprojects/SwarmUI/issues/914',
    input: 'civitai.png',
    right: {
      source: 'civitai',
      request: { ...whole, num_inference_steps: 30, lora_models: ['Blue Hat'], lora_weights: [0.4] },
      needs: { model: { name: 'Plain' }, loras: [{ name: 'Blue Hat' }] },
      told: [
        '{"type":"lora","weight":0.4,"modelVersionId":2,"modelName":"Blue Hat","modelVersionName":"Steps: 5, Size: 64x64"}]',
      ],
    },
  },
  {
    name: 'a PNG of stable-diffusion.cpp',
    from: 'https://github.com/leejet/stable-diffusion.cpp/pull/1217',
    input: 'sdcpp.png',
    right: { request: { scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras', random_source: 'nvidia' } },
  },
  {
    name: 'A1111’s text in the lowest bits of the alpha',
    from: 'https://github.com/neggles/sd-webui-stealth-pnginfo',
    input: 'hidden-a1111.png',
    right: { source: 'a1111', request: { ...whole, scheduler: 'EulerAncestralDiscreteScheduler' } },
  },
  {
    name: 'the same in gzip',
    from: 'https://github.com/ashen-sensored/sd_webui_stealth_pnginfo',
    input: 'hidden-a1111-packed.png',
    right: { source: 'a1111', request: whole },
  },
  {
    name: 'NovelAI’s settings in the lowest bits of the alpha, the file’s own words stripped',
    from: 'https://github.com/NovelAI/novelai-image-metadata',
    input: 'hidden-novelai.png',
    right: { source: 'novelai', request: whole },
  },
  {
    name: 'a hidden text that is damaged',
    from: 'made up',
    input: 'hidden-too-long.png',
    right: 'none',
  },
]
