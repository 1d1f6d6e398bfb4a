/** Texts that programs write into pictures, and people paste. Keywords of a PNG's texts where it is not A1111's. */
import type { Reading } from '../reading.ts'
import type { Row } from '../row.ts'

type Input = string | Readonly<Record<string, string>>

const a1111 = 'https://github.com/AUTOMATIC1111/stable-diffusion-webui'
const reader = 'https://github.com/receyuki/stable-diffusion-prompt-reader'
const sdnext = 'https://github.com/vladmandic/sdnext'
const toolkit = 'https://github.com/RupertAvery/DiffusionToolkit'
const barn = { prompt: 'a red barn', negative_prompt: 'fog' }
const settings = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 11, Size: 512x640'
const common = { num_inference_steps: 20, guidance_scale: 7, seed: 11, width: 512, height: 640 }
const whole = { ...barn, ...common }
const text = (more: string) => `a red barn\nNegative prompt: fog\n${settings}${more}`
const json = JSON.stringify

const settingsFound: readonly Row<Input, Reading>[] = [
  {
    name: 'a value that holds a line break',
    from: `${a1111}/issues/12128`,
    input:
      'a castle\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 512x512, Model: m, Wildcard prompt: "a castle\nby the sea", Version: v1.5.1',
    right: {
      request: { prompt: 'a castle', negative_prompt: 'blurry', seed: 5, num_inference_steps: 20 },
      told: ['Wildcard prompt: a castle\nby the sea'],
      untold: ['Version'],
    },
  },
  {
    name: 'a value with a line break and no quotes',
    from: `${a1111}/issues/12128`,
    input: text(', Wildcard prompt: a castle\nby the sea, Version: v1.5.1'),
    right: { request: whole, told: ['Wildcard prompt: a castle\nby the sea'] },
  },
  {
    name: 'settings inside a quoted value, behind a line break',
    from: `${a1111}/issues/12128`,
    input: text(', Parent prompt: "x\nSteps: 99, Sampler: DDIM, Seed: 1", Version: v1.5.1'),
    right: { request: whole },
  },
  {
    name: 'templates on lines of their own behind the settings',
    from: 'https://github.com/adieyal/sd-dynamic-prompts/issues/177',
    input: text(', Model: m\nTemplate: a {castle|tower}\nNegative Template: blurry'),
    right: {
      request: { ...whole, prompt_template: 'a {castle|tower}', negative_prompt_template: 'blurry' },
      told: [],
      needs: { model: { name: 'm' } },
    },
  },
  {
    name: 'templates without a space behind the colon',
    from: 'https://github.com/adieyal/sd-dynamic-prompts/pull/691',
    input: text('\nTemplate:a {castle|tower},\nof stone\nNegative Template:blurry'),
    right: {
      request: { ...whole, prompt_template: 'a {castle|tower},\nof stone', negative_prompt_template: 'blurry' },
    },
  },
  {
    name: 'a template that is settings itself',
    from: 'https://github.com/adieyal/sd-dynamic-prompts/issues/177',
    input: text('\nTemplate: x\nSteps: 50, Sampler: DDIM, CFG scale: 1, Seed: 2, Size: 64x64'),
    right: { request: whole },
  },
  {
    name: 'a prompt that holds another picture’s settings',
    from: 'short origin: a whole text pasted into the prompt box',
    input: `an oak\nSteps: 5, Sampler: DDIM, CFG scale: 1, Seed: 2, Size: 64x64\n${text('')}`,
    right: { request: common, told: [] },
  },
  {
    name: 'everything in one line',
    from: `${a1111}/issues/14545`,
    input: `a red barn Negative prompt: fog ${settings}, Model: m`,
    right: { request: whole },
  },
  {
    name: 'no prompts at all',
    from: `${toolkit}/issues/284`,
    input: `${settings}, Model: m`,
    right: { request: { prompt: '', negative_prompt: '', ...common } },
  },
  {
    name: 'a negative prompt and no other',
    from: `${toolkit}/issues/284`,
    input: `Negative prompt: fog\n${settings}`,
    right: { request: { prompt: '', negative_prompt: 'fog', ...common } },
  },
  {
    name: 'no settings, the negative prompt last',
    from: `${a1111}/pull/987`,
    input: 'a red barn\nNegative prompt: fog, rain: heavy, snow: deep',
    right: {
      request: { prompt: 'a red barn', negative_prompt: 'fog, rain: heavy, snow: deep' },
      without: ['samples', 'seed'],
    },
  },
  {
    name: 'a caption with colons is no settings',
    from: 'short origin: captions of photographs',
    input: 'a barn\nCamera: Leica, Lens: 35mm, Film: Portra, Place: Kent',
    right: {
      request: { prompt: 'a barn\nCamera: Leica, Lens: 35mm, Film: Portra, Place: Kent' },
      without: ['samples'],
    },
  },
  {
    name: 'a prompt line that begins with steps',
    from: 'short origin: words, not settings',
    input: `Steps: of a temple\n${settings}`,
    right: { request: { prompt: 'Steps: of a temple', ...common } },
  },
  {
    name: 'lines that end as on Windows',
    from: 'short origin: texts saved by Notepad',
    input: text(', Model: m').replaceAll('\n', '\r\n'),
    right: { request: whole, needs: { model: { name: 'm' } } },
  },
  {
    name: 'settings one a line',
    from: 'short origin: texts that people rearrange',
    input: `a red barn\nNegative prompt: fog\n${settings.replaceAll(', ', '\n')}`,
    right: { request: whole },
  },
  {
    name: 'the negative prompt behind the settings',
    from: `${a1111}/pull/987`,
    input: `a red barn\n${settings}\nNegative prompt: fog, rain`,
    right: { request: { ...whole, negative_prompt: 'fog, rain' } },
  },
  {
    name: 'quotes inside a quoted value',
    from: 'https://github.com/vladmandic/sdnext/issues/2974',
    input: text(', ADetailer prompt: "face, \\"smile\\" <lora:x:1>", Version: v1.7.0'),
    right: { request: whole, told: ['ADetailer prompt: face, "smile" <lora:x:1>'] },
  },
  {
    name: 'quotes that are the value’s own',
    from: `${a1111}/issues/12128`,
    input: text(', Model: "night" owl, Version: v1.7.0'),
    right: { request: whole, needs: { model: { name: '"night" owl' } } },
  },
  {
    name: 'a word that is setting and value',
    from: 'A1111’s create_infotext',
    input: text(', Tiling'),
    right: { request: whole, told: ['Tiling'] },
  },
  {
    name: 'a comma in an unquoted value of an extension',
    from: 'https://github.com/kohya-ss/sd-webui-additional-networks/issues/91',
    input: text(', Style: oil, thick, Version: v1.3.0'),
    right: { request: whole, told: ['Style: oil, thick'] },
  },
  {
    name: 'keys in other letters',
    from: 'https://github.com/nkchocoai/ComfyUI-SaveImageWithMetaData/pull/36',
    input: 'a red barn\nSteps: 20, Sampler: Euler, Cfg Scale: 7, seed: 11, Size: 512x640, Clip Skip: 2',
    right: { request: { ...common, clip_skip: 1 } },
  },
  {
    name: 'JSON of another viewer on the last line',
    from: 'https://github.com/zanllp/infinite-image-browsing/pull/960',
    input: text(', Version: v1.10.1\nextraJsonMetaInfo: {"note": "Steps: 5, Seed: 9", "list": [1, 2]}'),
    right: { request: whole, told: ['extraJsonMetaInfo: {"note": "Steps: 5, Seed: 9", "list": [1, 2]}'] },
  },
]

const resources = (list: unknown[]) => text(`, Civitai resources: ${json(list)}, Civitai metadata: {}`)

const small: readonly Row<Input, Reading>[] = [
  {
    name: 'all names in small letters, as people write them anew',
    from: 'short origin: texts that people rearrange',
    input: text('').toLowerCase(),
    right: { request: whole },
  },
  {
    name: 'the mark of the negative prompt in small letters where no settings are: words',
    from: `${a1111}/blob/master/modules/infotext_utils.py`,
    input: { parameters: 'a sign\nnegative prompt: none' },
    right: { request: { prompt: 'a sign\nnegative prompt: none', negative_prompt: '' } },
  },
]

const civitai: readonly Row<Input, Reading>[] = [
  {
    name: 'resources whose words look like settings',
    from: 'https://github.com/mcmonkeyprojects/SwarmUI/issues/914',
    input: resources([
      { type: 'checkpoint', modelVersionId: 1, modelName: 'Plain', modelVersionName: 'v1' },
      {
        type: 'lora',
        weight: 0.4,
        modelVersionId: 2,
        modelName: 'Blue Hat',
        modelVersionName: 'Steps: 5, Size: 64x64',
      },
    ]),
    right: {
      source: 'civitai',
      request: { ...whole, lora_models: ['Blue Hat'], lora_weights: [0.4] },
      needs: { model: { name: 'Plain' }, loras: [{ name: 'Blue Hat' }] },
      told: ['"Steps: 5, Size: 64x64"}]'],
    },
  },
  {
    name: 'resources known by their numbers alone',
    from: 'https://github.com/butaixianran/Stable-Diffusion-Webui-Civitai-Helper/pull/277',
    input: resources([
      { type: 'checkpoint', modelVersionId: 290640 },
      { type: 'embed', weight: 1, modelVersionId: 5637 },
    ]),
    right: {
      request: whole,
      needs: {
        model: { name: 'Civitai’s model version 290640' },
        embeddings: [{ name: 'Civitai’s model version 5637' }],
      },
    },
  },
  {
    name: 'a type that is a record’s own words',
    from: `${a1111}/pull/15712`,
    input: resources([
      {
        type: 'ImageJobNetworkParams { Strength = 0.4, TriggerWord = , Type = lora }',
        weight: 0.4,
        modelVersionId: 426797,
      },
    ]),
    right: { request: { lora_models: ['Civitai’s model version 426797'], lora_weights: [0.4] } },
  },
  {
    name: 'a LoRA, an embedding and a VAE among the resources',
    from: 'https://github.com/butaixianran/Stable-Diffusion-Webui-Civitai-Helper/issues/276',
    input: resources([
      { type: 'lycoris', weight: -0.5, modelName: 'Soft' },
      { type: 'textualinversion', modelName: 'Mud' },
      { type: 'vae', modelName: 'Clear' },
    ]),
    right: {
      request: { lora_models: ['Soft'], lora_weights: [-0.5] },
      needs: { vae: { name: 'Clear' }, embeddings: [{ name: 'Mud' }] },
    },
  },
  {
    name: 'hashes as JSON',
    from: 'https://github.com/alexopus/ComfyUI-Image-Saver/issues/64',
    input: `a red barn <lora:blue_hat:0.5>\n${settings}, Model hash: , Model: , Hashes: {"LORA:blue_hat": "558c79d6c3", "embed:mud": "1234567890", "vae": "abcdefabcd", "model": "529c72f6c3"}, Version: ComfyUI`,
    right: {
      source: 'comfyui',
      request: { ...common, random_source: 'cpu' },
      needs: {
        model: { hash: '529c72f6c3' },
        vae: { hash: 'abcdefabcd' },
        loras: [{ name: 'blue_hat', hash: '558c79d6c3' }],
        embeddings: [{ name: 'mud', hash: '1234567890' }],
      },
    },
  },
  {
    name: 'networks and model as URNs',
    from: 'Civitai’s AIR, as its generator wrote it in 2024',
    input:
      'a red barn\nNegative prompt: fog\nAdditional networks: urn:air:sd1:embed:civitai:72437@77169*1!BadDream, urn:air:sd1:lora:civitai:185722@349880*0.8\nbaseModel: SD 1.5, Model: urn:air:sd1:checkpoint:civitai:4384@128713, Cfg scale: 7, Steps: 20, Sampler: Euler a, Seed: 11, Size: 512x640, Created Date: 2024-07-29T1605:46.4544993Z, Clip skip: 2',
    right: {
      request: { ...whole, clip_skip: 1, lora_models: ['Civitai’s model 185722, version 349880'], lora_weights: [0.8] },
      needs: { model: { name: 'Civitai’s model 4384, version 128713' }, embeddings: [{ name: 'BadDream' }] },
    },
  },
  {
    name: 'brackets that are no JSON',
    from: 'short origin: alternation in an extension’s setting',
    input: text(', Regional prompt: [a|b] {c, Version: v1.6.0'),
    right: { request: whole, told: ['Regional prompt: [a|b] {c'] },
  },
]

const sdxl: readonly Row<Input, Reading>[] = [
  {
    name: 'SDXL’s refiner and where it takes over',
    from: 'A1111’s processing.py, create_infotext',
    input: text(', Refiner: sd_xl_refiner_1.0 [7440042bbd], Refiner switch at: 0.7, Version: v1.10.1'),
    right: { request: { ...whole, refiner: true, refiner_start: 0.7 } },
  },
]

/** Rows of a second pass: what A1111 writes of it behind its other settings, and what it means. */
const secondPasses: readonly Row<Input, Reading>[] = (
  [
    [
      'by a factor, with words of its own',
      'Denoising strength: 0.55, Hires upscale: 1.5, Hires steps: 15, Hires upscaler: Latent (bicubic antialiased), Hires prompt: "a red barn, at night", Hires negative prompt: day, Version: v1.10.1',
      {
        ...{ hr_scale: 1.5, hr_second_pass_steps: 15, hr_denoising_strength: 0.55 },
        ...{
          hr_upscaler: 'Latent (bicubic antialiased)',
          hr_prompt: 'a red barn, at night',
          hr_negative_prompt: 'day',
        },
      },
    ],
    [
      'to a size',
      'Denoising strength: 0.4, Hires resize: 1024x1280, Hires upscaler: Lanczos, Version: v1.10.1',
      { hr_resize_x: 1024, hr_resize_y: 1280, hr_upscaler: 'Lanczos', hr_denoising_strength: 0.4, hr_scale: 2 },
    ],
    [
      'with a sampler and levels of its own',
      'Denoising strength: 0.4, Hires upscale: 2, Hires sampler: DPM++ 2M, Hires schedule type: Karras, Hires upscaler: None, Version: v1.10.1',
      { hr_scheduler: 'DPMSolverMultistepScheduler', hr_sigma_schedule: 'karras', hr_upscaler: 'Lanczos' },
    ],
    [
      'of Forge',
      'Denoising strength: 0.7, Hires Module 1: Use same choices, Hires CFG Scale: 5, Hires upscale: 2, Hires upscaler: Latent, Version: f2.0.1v1.10.1',
      { hr_cfg: 5, hr_scheduler: '', hr_sigma_schedule: '' },
    ],
  ] as const
).map(([name, words, request]) => ({
  name: `a second pass ${name}`,
  from: 'A1111’s processing.py and Forge’s, StableDiffusionProcessingTxt2Img',
  input: text(`, ${words}`),
  right: {
    request: { ...whole, hires: true, ...request },
    untold: ['Hires', 'Denoising'],
    without: ['endpoint', 'strength'],
  },
}))

const secondPassesOfOthers: readonly Row<Input, Reading>[] = [
  {
    name: 'a second pass by a model',
    from: 'A1111’s processing.py',
    input: text(', Denoising strength: 0.3, Hires upscale: 2, Hires upscaler: 4x-UltraSharp, Version: v1.10.1'),
    right: {
      request: { ...whole, hires: true, hr_upscaler: '4x-UltraSharp', hr_denoising_strength: 0.3 },
      needs: { upscaler: { name: '4x-UltraSharp' } },
      untold: ['Hires'],
    },
  },
  {
    name: 'a second pass by another checkpoint and an unknown sampler',
    from: 'A1111’s processing.py',
    input: text(
      ', Denoising strength: 0.3, Hires checkpoint: other [0123456789], Hires upscale: 2, Hires sampler: DPM fast, Hires upscaler: Latent, Version: v1.10.1',
    ),
    right: { request: { hires: true }, told: ['Hires checkpoint: other [0123456789]', 'Hires sampler: DPM fast'] },
  },
  {
    name: 'a second pass of 2022, whose size is the finished picture’s',
    from: 'A1111’s infotext_utils.py, restore_old_hires_fix_params',
    input:
      'a red barn\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 11, Size: 1024x1280, Denoising strength: 0.7, First pass size: 0x0',
    right: {
      request: {
        ...{ width: 512, height: 576, hires: true, hr_resize_x: 1024, hr_resize_y: 1280, hr_upscaler: 'Latent' },
      },
      untold: ['First pass'],
    },
  },
]

const kept: readonly Row<Input, Reading>[] = (
  [
    ['Refiner', 'dreamshaperXL [7440042bbd]'],
    ['Hires steps', '15'],
    ['Hires upscaler', '4x-UltraSharp'],
    ['Face restoration', 'CodeFormer'],
    ['Token merging ratio', '0.5'],
    ['Distilled CFG Scale', '3.5'],
  ] as const
).map(([key, value]) => ({
  name: `${key} is named with its value`,
  from: 'A1111’s create_infotext, Forge’s',
  input: text(`, ${key}: ${value}, Version: v1.10.1`),
  right: { request: common, told: [`${key}: ${value}`] },
}))

const dialects: readonly Row<Input, Reading>[] = [
  {
    name: 'a VAE and its hash',
    from: 'A1111’s create_infotext',
    input: text(', VAE hash: 735e4c3a44, VAE: vae-ft-mse-840000-ema-pruned.safetensors, Version: v1.10.1'),
    right: { needs: { vae: { name: 'vae-ft-mse-840000-ema-pruned', hash: '735e4c3a44' } }, untold: ['VAE'] },
  },
  {
    name: 'the VAE called Automatic is none',
    from: 'Forge’s settings',
    input: text(', VAE: Automatic, Version: f2.0.1v1.10.1'),
    right: { source: 'forge', needs: { loras: [], embeddings: [] }, untold: ['VAE'] },
  },
  {
    name: 'LoRAs of the extension Additional Networks',
    from: 'https://github.com/kohya-ss/sd-webui-additional-networks/issues/91',
    input: text(
      ', AddNet Enabled: True, AddNet Module 1: LoRA, AddNet Model 1: blue_hat(aabbccddeeff), AddNet Weight A 1: 0.7, AddNet Weight B 1: 0.7',
    ),
    right: { request: { lora_models: ['blue_hat'], lora_weights: [0.7] }, needs: { loras: [{ name: 'blue_hat' }] } },
  },
  {
    name: 'a LoRA whose name has points and hyphens',
    from: 'https://github.com/zanllp/infinite-image-browsing/issues/114',
    input: `a barn <lora:Anna-v1.11.0:0.6>, <lyco:soft:0.7>\n${settings}`,
    right: { needs: { loras: [{ name: 'Anna-v1.11.0' }, { name: 'soft' }] } },
  },
  {
    name: 'SD.Next: settings between bars',
    from: `${sdnext}/issues/1864`,
    input:
      'a red barn\nNegative prompt: fog\nVersion: aa62f6d, Pipeline: Original,\nSteps: 20 | Seed: 11 | Sampler: Euler a | CFG scale: 7 | Size: 512x640 | Parser: Full parser | Model: m | Clip skip: 2',
    right: { source: 'sdnext', request: { ...whole, clip_skip: 1 }, needs: { model: { name: 'm' } } },
  },
  {
    name: 'SD.Next: another order, other keys',
    from: `${sdnext}/issues/2974`,
    input:
      'a red barn\nNegative prompt: fog\nSteps: 20, Size: 512x640, Sampler: UniPC, Scheduler: Karras, Seed: 11, CFG scale: 7, CFG rescale: 0.7, App: SD.Next, Version: 9557dbf, Backend: Diffusers, Pipeline: StableDiffusionPipeline, Operations: txt2img, Model: m, Model hash: c9e3e68f89, LoRA networks: outline_xl',
    right: {
      source: 'sdnext',
      request: { ...whole, scheduler: 'UniPCMultistepScheduler', sigma_schedule: 'karras' },
      told: ['CFG rescale: 0.7'],
      untold: ['App', 'Backend', 'Pipeline', 'Operations', 'Scheduler'],
      needs: { loras: [{ name: 'outline_xl' }] },
    },
  },
  {
    name: 'SD.Next: the sampler called Default',
    from: `${sdnext}/issues/1134`,
    input:
      'a red barn\nSteps: 20, Size: 512x640, Sampler: Default, Seed: 11, CFG scale: 7, App: SD.Next, Parser: a1111',
    right: { request: common, without: ['scheduler'], told: ['Sampler: Default'] },
  },
  {
    name: 'stable-diffusion.cpp: dpm++2m karras, cuda',
    from: 'https://github.com/leejet/stable-diffusion.cpp/pull/1217',
    input:
      'a red barn\nNegative prompt: fog\nSteps: 20, CFG scale: 7.000000, Guidance: 3.500000, Eta: 0.000000, Seed: 11, Size: 512x640, Model: plain.safetensors, RNG: cuda, Sampler: dpm++2m karras, Version: stable-diffusion.cpp',
    right: {
      source: 'stable-diffusion.cpp',
      request: {
        ...whole,
        scheduler: 'DPMSolverMultistepScheduler',
        sigma_schedule: 'karras',
        random_source: 'nvidia',
      },
      needs: { model: { name: 'plain.safetensors' } },
      untold: ['RNG', 'Eta', 'Sampler'],
    },
  },
  {
    name: 'stable-diffusion.cpp: euler_a, a compiler’s own numbers',
    from: 'https://github.com/leejet/stable-diffusion.cpp/pull/1217',
    input:
      'x\nSteps: 20, CFG scale: 7.0, Seed: 11, Size: 512x640, RNG: std_default, Sampler: euler_a, Version: stable-diffusion.cpp',
    right: {
      request: { scheduler: 'EulerAncestralDiscreteScheduler', sigma_schedule: 'default' },
      told: ['RNG: std_default'],
    },
  },
  {
    name: 'stable-diffusion.cpp: a schedule of the standard’s own name',
    from: 'https://github.com/leejet/stable-diffusion.cpp/pull/1217',
    input:
      'x\nSteps: 20, CFG scale: 7.0, Seed: 11, Size: 512x640, RNG: cpu, Sampler: euler discrete, VAE: v.safetensors, Version: stable-diffusion.cpp',
    right: {
      request: { scheduler: 'EulerDiscreteScheduler', sigma_schedule: 'default', random_source: 'cpu' },
      needs: { vae: { name: 'v' } },
      untold: ['Sampler'],
    },
  },
  {
    name: 'Fooocus in A1111’s words',
    from: 'https://github.com/DavidDragonsage/FooocusPlus/issues/139',
    input: text(
      ', Sharpness: 2.0, ADM Guidance: "(1.5, 0.8, 0.3)", Model: juggernaut, Performance: Speed, Scheduler: karras, VAE: Default (model), Raw prompt: x, Version: Fooocus v2.5.5',
    ),
    right: { source: 'fooocus', request: { ...whole, sigma_schedule: 'karras', random_source: 'cpu' } },
  },
  {
    name: 'a prompt with ComfyUI’s mark of embeddings, saved in A1111’s words',
    from: 'https://github.com/alexopus/ComfyUI-Image-Saver/issues/64',
    input: `a barn\nNegative prompt: (embedding:EasyMuddy:1.2), embedding:dull_days.pt\n${settings}, Version: ComfyUI`,
    right: {
      request: { negative_prompt: '(EasyMuddy:1.2), dull_days' },
      needs: { embeddings: [{ name: 'EasyMuddy' }, { name: 'dull_days' }] },
    },
  },
  {
    name: 'a weight behind the word embedding',
    from: 'our own',
    input: `a gem (stone embedding:1.3), gold\n${settings}`,
    right: { request: { prompt: 'a gem (stone embedding:1.3), gold' }, needs: { embeddings: [] } },
  },
  {
    name: 'a prompt that looks like settings, above settings that say the same again',
    from: 'our own',
    input: `Model: Kate, Size: plus, red dress\n${settings}`,
    right: { request: { prompt: 'Model: Kate, Size: plus, red dress', num_inference_steps: 20 } },
  },
  {
    name: 'a LoRA by its tag, and once more by Civitai’s name for it',
    from: 'our own',
    input: `a barn <lora:det:0.8>\n${settings}, Hashes: {"lora:det":"bb"}, Civitai resources: [{"type":"lora","modelName":"Detail Tweaker","weight":0.8}]`,
    right: { without: ['lora_models'], needs: { loras: [{ name: 'det', hash: 'bb' }] } },
  },
  {
    name: 'a seed of 64 bits, drawn on NVIDIA',
    from: 'https://github.com/ShiftHackZ/Stable-Diffusion-KMP/issues/569',
    input: 'a barn\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 6687881544318117707, Size: 512x640',
    right: { without: ['seed'], told: ['6687881544318117707'] },
  },
  {
    name: 'a seed of 64 bits, drawn on the processor',
    from: 'https://github.com/invoke-ai/InvokeAI/issues/2386',
    input: 'a barn\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 6687881544318117707, Size: 512x640, RNG: CPU',
    right: { request: { seed: Number(6687881544318117707n & 0xffff_ffffn) } },
  },
  {
    name: 'the scheduler beside the sampler, since version 1.9',
    from: `${a1111}/issues/15521`,
    input:
      'a barn\nSteps: 20, Sampler: DPM++ 2M, Schedule type: SGM Uniform, CFG scale: 7, Seed: 11, Size: 512x640, Version: v1.9.0',
    right: {
      request: { scheduler: 'DPMSolverMultistepScheduler', timestep_spacing: 'trailing' },
      untold: ['Sampler', 'Schedule'],
    },
  },
]

const swarm = (params: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  json({ sui_image_params: { ...params, swarm_version: '0.9.5.0' }, ...more })
const swarmBarn = {
  prompt: 'a red barn',
  negativeprompt: 'fog',
  model: 'plain',
  seed: 11,
  steps: 20,
  cfgscale: 7,
  width: 512,
  height: 640,
}

const programs: readonly Row<Input, Reading>[] = [
  {
    name: 'SwarmUI: the negative prompt',
    from: 'https://github.com/civitai/civitai/issues/1392',
    input: { parameters: swarm({ ...swarmBarn, sampler: 'euler', scheduler: 'normal' }) },
    right: {
      source: 'swarmui',
      request: { ...whole, scheduler: 'EulerDiscreteScheduler' },
      needs: { model: { name: 'plain' } },
    },
  },
  {
    name: 'SwarmUI: LoRAs with their weights and hashes',
    from: 'https://github.com/Jelosus2/ImgMetadataConverter/issues/5',
    input: {
      parameters: swarm(
        { ...swarmBarn, loras: ['style/blue_hat', 'soft'], loraweights: ['0.33', '0.22'], automaticvae: true },
        { sui_models: [{ name: 'style/blue_hat.safetensors', param: 'loras', hash: '0xaabb' }] },
      ),
    },
    right: {
      request: { lora_models: ['blue_hat', 'soft'], lora_weights: [0.33, 0.22] },
      needs: { loras: [{ name: 'blue_hat', hash: 'aabb' }, { name: 'soft' }] },
    },
  },
  {
    name: 'SwarmUI: JPEG’s comment, the sampler under its older name',
    from: 'https://github.com/LuqP2/Image-MetaHub/issues/3',
    input: {
      UserComment: swarm({ ...swarmBarn, comfyuisampler: 'dpmpp_2m', comfyuischeduler: 'karras' }),
    },
    right: {
      request: { scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras' },
    },
  },
  {
    name: 'SwarmUI: a variation seed, mixed as A1111 mixes it',
    from: 'SwarmUI’s SwarmKSampler.py',
    input: { parameters: swarm({ ...swarmBarn, variationseed: 4, variationseedstrength: 0.25 }) },
    right: { request: { ...whole, subseed: 4, subseed_strength: 0.25 }, untold: ['variation'] },
  },
  {
    name: 'SwarmUI: WebP’s EXIF under the camera’s model',
    from: 'https://github.com/civitai/civitai/pull/2009',
    input: { Model: swarm({ ...swarmBarn, clipstopatlayer: -2, vae: 'clear.safetensors' }) },
    right: { request: { ...whole, clip_skip: 1 }, needs: { vae: { name: 'clear' } } },
  },
  {
    name: 'SwarmUI: image to image, embeddings in its own syntax',
    from: 'SwarmUI’s docs, Image Metadata Format',
    input: {
      parameters: swarm({
        ...swarmBarn,
        negativeprompt: '<embed:EasyMuddy>, fog',
        initimage: 'x',
        initimagecreativity: 0.6,
      }),
    },
    right: {
      request: { endpoint: 'sd/image2image', strength: 0.6, negative_prompt: 'EasyMuddy, fog' },
      needs: { embeddings: [{ name: 'EasyMuddy' }] },
    },
  },
  {
    name: 'Draw Things: JSON in XMP',
    from: 'https://github.com/cocktailpeanut/breadmachine/issues/2',
    input: {
      'XML:com.adobe.xmp': `<x:xmpmeta><rdf:Description><dc:description>a red barn</dc:description><exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">${json(
        {
          ...{ c: 'a red barn & hat', uc: 'fog', seed: 11, steps: 20, scale: 7, size: '512x640', strength: 1 },
          ...{ sampler: 'DPM++ 2M Karras', model: 'plain_f16.ckpt', lora: [{ model: 'blue_hat.ckpt', weight: 0.5 }] },
        },
      )
        .replaceAll('&', '&amp;')
        .replaceAll('"', '&quot;')}</rdf:li></rdf:Alt></exif:UserComment></rdf:Description></x:xmpmeta>`,
    },
    right: {
      source: 'drawthings',
      request: {
        ...{ ...whole, prompt: 'a red barn & hat', scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras' },
        ...{ lora_models: ['blue_hat'], lora_weights: [0.5] },
      },
      needs: { model: { name: 'plain_f16' }, loras: [{ name: 'blue_hat' }] },
    },
  },
  {
    name: 'Draw Things: image to image',
    from: `${reader}, its format of Draw Things`,
    input: {
      UserComment: json({
        c: 'x',
        uc: '',
        seed: 1,
        steps: 8,
        scale: 1,
        size: '64x64',
        sampler: 'Euler A Trailing',
        strength: 0.4,
        model: 'm',
      }),
    },
    right: {
      request: {
        ...{ endpoint: 'sd/image2image', strength: 0.4 },
        ...{ scheduler: 'EulerAncestralDiscreteScheduler', timestep_spacing: 'trailing' },
      },
    },
  },
  {
    name: 'Easy Diffusion: texts one by one',
    from: `${reader}, its format of Easy Diffusion`,
    input: {
      ...{ prompt: 'a red barn', negative_prompt: 'fog', seed: '11', num_inference_steps: '20', guidance_scale: '7' },
      ...{ width: '512', height: '640', sampler_name: 'euler_a', use_stable_diffusion_model: 'C:\\models\\plain.ckpt' },
      ...{ use_vae_model: 'clear', clip_skip: 'True', use_lora_model: 'blue_hat', lora_alpha: '0.5' },
    },
    right: {
      source: 'easydiffusion',
      request: { ...whole, clip_skip: 1, scheduler: 'EulerAncestralDiscreteScheduler', lora_weights: [0.5] },
      needs: { model: { name: 'plain' }, vae: { name: 'clear' }, loras: [{ name: 'blue_hat' }] },
    },
  },
  {
    name: 'Easy Diffusion: JSON under its labels',
    from: `${toolkit}/issues/116`,
    input: {
      UserComment: json({
        ...{
          Prompt: 'a red barn',
          'Negative Prompt': 'fog',
          Seed: 11,
          Steps: 20,
          'Guidance Scale': 7,
          Width: 512,
          Height: 640,
        },
        ...{ Sampler: 'ddim', 'Stable Diffusion model': 'plain', 'VAE model': 'None' },
      }),
    },
    right: { request: { ...whole, scheduler: 'DDIMScheduler' }, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'InvokeAI 2: sd-metadata, the prompt a string',
    from: `${toolkit}/issues/108`,
    input: {
      'sd-metadata': json({
        ...{ model: 'stable diffusion', model_weights: 'plain-1.5', model_hash: 'cc6cb27103', app_version: '2.3.5' },
        image: {
          ...{
            prompt: 'a red barn [fog]',
            steps: 20,
            cfg_scale: 7,
            seed: 11,
            width: 512,
            height: 640,
            sampler: 'k_euler_a',
          },
          ...{ type: 'txt2img', hires_fix: true, perlin: 0 },
        },
      }),
    },
    right: {
      source: 'invokeai',
      request: { ...whole, scheduler: 'EulerAncestralDiscreteScheduler' },
      needs: { model: { name: 'plain-1.5', hash: 'cc6cb27103' } },
      told: ['hires_fix: true'],
      untold: ['perlin'],
    },
  },
  {
    name: 'InvokeAI 2: prompts in a list',
    from: 'https://github.com/invoke-ai/InvokeAI/issues/4571',
    input: {
      'sd-metadata': json({
        image: { prompt: [{ prompt: 'a red barn', weight: 1 }], steps: 20, sampler: 'ddim', seed: 11 },
      }),
    },
    right: { request: { prompt: 'a red barn', num_inference_steps: 20, seed: 11, scheduler: 'DDIMScheduler' } },
  },
  {
    name: 'InvokeAI 1: the line that was typed',
    from: 'https://github.com/invoke-ai/InvokeAI/pull/52',
    input: { Dream: '"a red barn [fog]" -s 20 -S 11 -W 512 -H 640 -C 7.0 -A k_heun' },
    right: { source: 'invokeai', request: { ...whole, scheduler: 'HeunDiscreteScheduler' } },
  },
  {
    name: 'InvokeAI 5: what the model is',
    from: 'https://github.com/zanllp/infinite-image-browsing/issues/771',
    input: {
      invokeai_metadata: json({
        ...{
          generation_mode: 'txt2img',
          positive_prompt: 'a red barn',
          negative_prompt: 'fog',
          width: 512,
          height: 640,
          seed: 11,
        },
        ...{
          rand_device: 'cpu',
          cfg_scale: 7,
          cfg_rescale_multiplier: 0,
          steps: 20,
          scheduler: 'euler_k',
          regions: [],
        },
        ...{
          model: { key: '9f58', name: 'plain', base: 'sd-1', type: 'main' },
          vae: { name: 'clear' },
          app_version: '5.4.3',
        },
      }),
    },
    right: {
      source: 'invokeai',
      request: { ...whole, scheduler: 'EulerDiscreteScheduler', sigma_schedule: 'karras', random_source: 'cpu' },
      needs: { model: { name: 'plain' }, vae: { name: 'clear' } },
    },
  },
  {
    name: 'InvokeAI 3: LoRAs and model under their older names',
    from: 'https://github.com/invoke-ai/InvokeAI/issues/8511',
    input: {
      invokeai_metadata: json({
        ...{ positive_prompt: 'x', model: { model_name: 'plain', base_model: 'sd-1' }, steps: 20, scheduler: 'ddim' },
        loras: [{ lora: { model_name: 'blue_hat', base_model: 'sd-1' }, weight: 0.6 }],
      }),
    },
    right: { request: { lora_models: ['blue_hat'], lora_weights: [0.6] }, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'RuinedFooocus: JSON of its own, LoRAs in one string',
    from: `${toolkit}/issues/154`,
    input: {
      parameters: json({
        ...{
          Prompt: 'a red barn',
          Negative: 'fog',
          steps: 20,
          cfg: 7,
          width: 512,
          height: 640,
          seed: 11,
          sampler_name: 'euler',
        },
        ...{ scheduler: 'karras', base_model_name: 'plain.safetensors', base_model_hash: '7d723a7b', denoise: null },
        ...{ loras: 'Loras:<style\\blue_hat.safetensors 🗒️:0.7>,<None:0.5>', software: 'RuinedFooocus' },
      }),
    },
    right: {
      source: 'fooocus',
      request: { ...whole, lora_models: ['blue_hat'], lora_weights: [0.7], sigma_schedule: 'karras' },
      needs: { model: { name: 'plain', hash: '7d723a7b' } },
    },
  },
  {
    name: 'Fooocus: JSON in EXIF, LoRAs of the log',
    from: 'https://github.com/lllyasviel/Fooocus/pull/1940',
    input: {
      UserComment: json({
        ...{
          base_model: 'plain',
          prompt: 'a red barn',
          negative_prompt: 'fog',
          resolution: '(512, 640)',
          steps: 20,
          seed: '11',
        },
        ...{
          guidance_scale: 7,
          sampler: 'ddim',
          scheduler: 'normal',
          vae: 'Default (model)',
          lora_combined_1: 'blue_hat : 0.3',
        },
      }),
    },
    right: { request: { ...whole, lora_models: ['blue_hat'], lora_weights: [0.3] } },
  },
  {
    name: 'NovelAI: words of characters by themselves',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/73',
    input: {
      ...{ Software: 'NovelAI', Description: 'a red barn', Source: 'NovelAI Diffusion V4' },
      Comment: json({
        ...{
          uc: 'fog',
          steps: 20,
          scale: 7,
          seed: 11,
          width: 512,
          height: 640,
          sampler: 'k_euler',
          noise_schedule: 'karras',
        },
        v4_prompt: { caption: { base_caption: 'a red barn', char_captions: [{ char_caption: 'a fox', centers: [] }] } },
        v4_negative_prompt: { caption: { base_caption: 'fog', char_captions: [] } },
      }),
    },
    right: { source: 'novelai', request: { ...whole, prompt: 'a red barn, a fox' } },
  },
  {
    name: 'Mochi Diffusion: a caption in XMP, semicolons in its prompt',
    from: 'https://github.com/MochiDiffusion/MochiDiffusion/issues/106',
    input: {
      'XML:com.adobe.xmp':
        '<x:xmpmeta><rdf:Description><dc:description><rdf:Alt><rdf:li xml:lang="x-default">Include in Image: a red barn; a hat &amp; a fox; Exclude from Image: fog; Model: plain_512x512; Steps: 20; Guidance Scale: 7.0; Seed: 11; Size: 512x640; Upscaler: ; Scheduler: DPM-Solver++ Karras; ML Compute Unit: CPU &amp; GPU; Generator: Mochi Diffusion 5.0</rdf:li></rdf:Alt></dc:description></rdf:Description></x:xmpmeta>',
    },
    right: {
      source: 'mochidiffusion',
      request: {
        ...{ ...whole, prompt: 'a red barn; a hat & a fox' },
        ...{ scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras', random_source: 'cpu' },
      },
      needs: { model: { name: 'plain_512x512' } },
      untold: ['Generator', 'Upscaler', 'ML'],
    },
  },
  {
    name: 'Mochi Diffusion: its second version, line by line',
    from: 'Mochi Diffusion 6’s MetadataCodec.swift, as its design describes it',
    input: {
      Description:
        'Metadata Version: 2\nInclude in Image: a red barn; Seed: none\nExclude from Image: fog\\nmist\nModel: plain\nSteps: 20\nGuidance Scale: 7\nSeed: 11\nSize: 512x640\nInput Images: one.png\nGenerator: Mochi Diffusion 6.0',
    },
    right: {
      source: 'mochidiffusion',
      request: { ...whole, prompt: 'a red barn; Seed: none', negative_prompt: 'fog\nmist' },
      told: ['Input Images: one.png'],
    },
  },
  {
    name: 'Python’s NaN, and the word in a prompt',
    from: 'Python’s json.dumps',
    input: {
      parameters: swarm(swarmBarn)
        .replace('"a red barn"', '"rice, NaN, bread"')
        .replace('"seed":11', '"seed":11,"x":NaN'),
    },
    right: { request: { prompt: 'rice, NaN, bread', seed: 11 } },
  },
  {
    name: 'JSON that no reader knows',
    from: 'https://github.com/metercai/SimpleSDXL/issues/79',
    input: { parameters: json({ engine: 'x', positive_prompt: 'a red barn', steps: 20, sampler: 'euler' }) },
    right: { source: 'unknown', request: {}, told: ['positive_prompt'] },
  },
]

export const texts: readonly Row<Input, Reading>[] = [
  ...settingsFound,
  ...small,
  ...civitai,
  ...sdxl,
  ...secondPasses,
  ...secondPassesOfOthers,
  ...kept,
  ...dialects,
  ...programs,
]
