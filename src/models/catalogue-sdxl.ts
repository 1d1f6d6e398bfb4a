/** The catalogue's entries for SDXL: the models of Stability AI, their children, and what goes with them. */
import type { CatalogueEntry, MemoryNeeds } from './catalogue-entry.ts'

const openRail = 'openrail++'

/**
 * The UNet (2,567,463,684 parameters) and half the VAE, which is in 32 bits: the text encoders are gone when these come. As networkMemory
 * counts them.
 */
const sdxlNeeds: MemoryNeeds = {
  f16: 5_332_860_644,
  f32: 10_467_760_492,
  rounded: { 8: 3_285_372_644, 4: 2_193_379_044 },
}

/** As the model card of Hyper-SD has it for all files of several steps. */
const hyperSd = { scheduler: 'DDIMScheduler', timestep_spacing: 'trailing' } as const
/** As the model card of SDXL-Lightning has it; its guidance of 0 is the prompt alone. */
const lightning = { scheduler: 'EulerDiscreteScheduler', timestep_spacing: 'trailing', guidance_scale: 1 } as const

const hyperSdHub = { repo: 'ByteDance/Hyper-SD', revision: 'd0e3aae44029cca2cd1ba683484490c27cdd75a1' }
const lightningHub = { repo: 'ByteDance/SDXL-Lightning', revision: 'c9a24f48e1c025556787b0c58dd67a091ece2e44' }

export const sdxlCatalogue: readonly CatalogueEntry[] = [
  {
    id: 'sdxl',
    aliases: ['sdxl-base', 'sdxl-1.0', 'sd_xl_base_1.0', 'stable-diffusion-xl-base-1.0'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'Stable Diffusion XL',
    about: 'The model that all SDXL models descend from: pictures of 1024 × 1024.',
    hub: { repo: 'stabilityai/stable-diffusion-xl-base-1.0', revision: '462165984030d82259a11f4367a4eed129e94a7b' },
    files: [
      {
        path: 'sd_xl_base_1.0.safetensors',
        bytes: 6_938_078_334,
        sha256: '31e35c80fc4829d14f90153f4c74cd59c90b779f6afe05a74cd6120b893f7e5b',
      },
    ],
    licence: openRail,
    needs: sdxlNeeds,
    checked: 'revision, size, hash and licence agree in three public projects; hash in a dozen more',
  },
  {
    id: 'sdxl-refiner',
    aliases: ['sd_xl_refiner_1.0', 'stable-diffusion-xl-refiner-1.0'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'Stable Diffusion XL Refiner',
    about: 'Draws the last steps of SDXL’s pictures, or goes over a picture. It begins none by itself.',
    hub: {
      repo: 'stabilityai/stable-diffusion-xl-refiner-1.0',
      revision: '5d4cfe854c9a9a87939ff3653551c2b3c99a4356',
    },
    files: [
      {
        path: 'sd_xl_refiner_1.0.safetensors',
        bytes: 6_075_981_930,
        sha256: '7440042bbdc8a24813002c09b6b69b64dc90fded4472613437b7f55f9b7d9c5f',
      },
    ],
    licence: openRail,
    // 2,259,526,660 parameters of the UNet.
    needs: { f16: 4_716_965_732, f32: 9_235_970_668, rounded: { 8: 3_437_047_652, 4: 2_754_424_676 } },
    checked: 'revision, size and hash in a public manifest, revision and hash in another; licence on the Hub’s page',
  },
  {
    id: 'sdxl-inpainting',
    aliases: ['stable-diffusion-xl-1.0-inpainting-0.1'],
    kind: 'inpainting',
    family: 'sdxl',
    name: 'Stable Diffusion XL Inpainting',
    about: 'Its sibling with nine input channels, which sees the mask: for repainting a part of a picture.',
    hub: {
      repo: 'diffusers/stable-diffusion-xl-1.0-inpainting-0.1',
      revision: '115134f363124c53c7d878647567d04daf26e41e',
    },
    files: [
      { path: 'model_index.json', bytes: 690 },
      { path: 'scheduler/scheduler_config.json', bytes: 479 },
      { path: 'text_encoder/config.json', bytes: 746 },
      {
        path: 'text_encoder/model.fp16.safetensors',
        bytes: 246_144_867,
        sha256: 'fc83cf401d930147807e7c44021c164bcc5508c9d4cc0ff35f4e354685ca9cd0',
      },
      { path: 'text_encoder_2/config.json', bytes: 758 },
      {
        path: 'text_encoder_2/model.fp16.safetensors',
        bytes: 1_389_382_884,
        sha256: 'a8622bd41f8d359df484fdf9de091edb9337a2fd747f0a5c9c320a62e24d1fd3',
      },
      // The second tokenizer differs in what it fills up with alone, which is known.
      { path: 'tokenizer/vocab.json', bytes: 1_059_962 },
      { path: 'tokenizer/merges.txt', bytes: 524_619 },
      { path: 'unet/config.json', bytes: 1932 },
      {
        path: 'unet/diffusion_pytorch_model.fp16.safetensors',
        bytes: 5_135_178_560,
        sha256: '6470840731e98cc16713ddf3ac7ee458c9fdbcb881a98c6727cd4a938f227d3f',
      },
      { path: 'vae/config.json', bytes: 659 },
      {
        path: 'vae/diffusion_pytorch_model.fp16.safetensors',
        bytes: 167_335_338,
        sha256: '4ad62825e5c8b31eefb77355ba6693785619bf7d669d9b1a6fd9f19dec6d65b3',
      },
    ],
    licence: openRail,
    needs: { f16: 5_332_906_724, f32: 10_467_852_652, rounded: { 8: 3_285_418_724, 4: 2_193_425_124 } },
    checked:
      'revision, licence, sizes and hashes of the weights in a public acceptance report, the UNet’s in three more; sizes of all files in a public script, whose sum the report has',
  },
  {
    id: 'juggernaut-xl-9',
    aliases: ['juggernaut-xl', 'juggernaut-xl-v9'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'Juggernaut XL 9',
    about: 'Photographs, and all the rest beside.',
    hub: { repo: 'RunDiffusion/Juggernaut-XL-v9', revision: 'cf419233522daa0b9ea36c3aff98fa2cab1fb0fb' },
    files: [
      {
        path: 'Juggernaut-XL_v9_RunDiffusionPhoto_v2.safetensors',
        bytes: 7_105_348_188,
        sha256: 'c9e3e68f89b8e38689e1097d4be4573cf308de4e3fd044c64ca697bdb4aa8bca',
      },
    ],
    licence: 'creativeml-openrail-m',
    needs: sdxlNeeds,
    checked: 'revision in four public projects; size and hash in five; licence in two',
  },
  {
    id: 'realvisxl-5',
    aliases: ['realvisxl', 'realvisxl-v5.0'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'RealVisXL 5.0',
    about: 'Photographs, people above all.',
    hub: { repo: 'SG161222/RealVisXL_V5.0', revision: 'ac93e0dda1f6d448cae19bbfab8c5e720a5e48bc' },
    files: [
      {
        path: 'RealVisXL_V5.0_fp16.safetensors',
        bytes: 6_938_065_488,
        sha256: '6a35a7855770ae9820a3c931d4964c3817b6d9e3c6f9c4dabb5b3a94e5643b80',
      },
    ],
    licence: openRail,
    needs: sdxlNeeds,
    checked: 'revision, size and hash agree in four public projects; licence in three',
  },
  {
    id: 'dreamshaper-xl-turbo',
    aliases: ['dreamshaper-xl', 'dreamshaper-xl-v2-turbo'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'DreamShaper XL Turbo',
    about: 'An all-rounder with a painter’s hand, in eight steps: DPM++ SDE with Karras’s noise levels, guidance 2.',
    hub: { repo: 'Lykon/dreamshaper-xl-v2-turbo', revision: 'f70ad5bce436c640d23fc02cd0a6ccc787280b6e' },
    files: [
      {
        path: 'DreamShaperXL_Turbo_V2-SFW.safetensors',
        bytes: 6_939_220_250,
        sha256: '6e718af03dcb651250ec8911554c4df8472a6d7027bcb3678a206c1170cc94fc',
      },
    ],
    licence: openRail,
    needs: sdxlNeeds,
    checked: 'revision in two public manifests; size and hash in three, licence in one; settings in three projects',
  },
  {
    id: 'animagine-xl-4',
    aliases: ['animagine-xl', 'animagine-xl-4.0'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'Animagine XL 4.0',
    about: 'Anime, asked for in tags.',
    hub: { repo: 'cagliostrolab/animagine-xl-4.0', revision: '2b7c1b397761bf5bd3cc42e5b39ec99314a75a96' },
    files: [
      {
        path: 'animagine-xl-4.0-opt.safetensors',
        bytes: 6_938_350_040,
        sha256: '6327eca98bfb6538dd7a4edce22484a1bbc57a8cff6b11d075d40da1afb847ac',
      },
    ],
    licence: openRail,
    needs: sdxlNeeds,
    advice: {
      label: 'Animagine',
      settings: { scheduler: 'EulerAncestralDiscreteScheduler', num_inference_steps: 28, guidance_scale: 5 },
    },
    checked:
      'revision, size and hash in two public projects, hash in six more; licence and settings as its page has them',
  },
  {
    id: 'illustrious-xl',
    aliases: ['illustrious-xl-0.1', 'illustrious-xl-v0.1'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'Illustrious XL 0.1',
    about: 'Illustration, asked for in tags: most of today’s anime models descend from it.',
    hub: {
      repo: 'OnomaAIResearch/Illustrious-xl-early-release-v0',
      revision: 'dca0dac303e6dc4b0c31d8001bc685b89b5d0204',
    },
    files: [
      {
        path: 'Illustrious-XL-v0.1.safetensors',
        bytes: 6_938_040_760,
        sha256: '3e15ba00387db678ab4a099f75771c4f5ac67fda9e7100a01d263eaf30145aa9',
      },
    ],
    licence: 'fair-ai-public-license-1.0-sd',
    needs: sdxlNeeds,
    checked: 'revision, size and hash in two public manifests, hash in six more projects; licence in two',
  },
  {
    id: 'noobai-xl-1.1',
    aliases: ['noobai-xl'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'NoobAI XL 1.1',
    about: 'Illustrious, trained further. Its page forbids all commercial use, of its pictures too.',
    hub: { repo: 'Laxhar/noobai-XL-1.1', revision: '814a274af2b8097c0828819d561ec74c7d0c6cea' },
    files: [
      {
        path: 'NoobAI-XL-v1.1.safetensors',
        bytes: 7_105_349_958,
        sha256: '6681e8e4b134c81f16533acedb0d406d7e5e366e1624b4105178c64d00b05d51',
      },
    ],
    licence: 'fair-ai-public-license-1.0-sd',
    needs: sdxlNeeds,
    checked: 'revision and hash agree in three public projects, size in two; licence and its page’s terms in two',
  },
  {
    id: 'noobai-xl-vpred',
    aliases: ['noobai-xl-vpred-1.0'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'NoobAI XL V-Pred 1.0',
    about:
      'The same with v-prediction: truer blacks and whites. Its page forbids all commercial use, of its pictures too.',
    hub: { repo: 'Laxhar/noobai-XL-Vpred-1.0', revision: '66aa55e3469c27c29a89813cd35dd95fb7485fa1' },
    files: [
      {
        path: 'NoobAI-XL-Vpred-v1.0.safetensors',
        bytes: 7_105_350_110,
        sha256: 'ea349eeae87ca8d25ba902c93810f7ca83e5c82f920edf12f273af004ae02819',
      },
    ],
    licence: 'fair-ai-public-license-1.0-sd',
    needs: sdxlNeeds,
    advice: {
      label: 'NoobAI',
      settings: { scheduler: 'EulerDiscreteScheduler', num_inference_steps: 28, guidance_scale: 4.5 },
    },
    checked:
      'revision in two public projects; size in two, hash in four; licence in one; settings as its page has them',
  },
  {
    id: 'sdxl-turbo',
    aliases: ['sd_xl_turbo_1.0_fp16'],
    kind: 'checkpoint',
    family: 'sdxl',
    name: 'SDXL Turbo',
    about: 'Pictures in one to four steps, best at 512 × 512. Commercial use needs a licence of Stability AI’s.',
    hub: { repo: 'stabilityai/sdxl-turbo', revision: '71153311d3dbb46851df1931d3ca6e939de83304' },
    files: [
      {
        path: 'sd_xl_turbo_1.0_fp16.safetensors',
        bytes: 6_938_081_905,
        sha256: 'e869ac7d6942cb327d68d5ed83a40447aadf20e0c3358d98b2cc9e270db0da26',
      },
    ],
    licence: 'sai-nc-community',
    needs: sdxlNeeds,
    advice: {
      label: 'Turbo',
      settings: {
        scheduler: 'EulerAncestralDiscreteScheduler',
        timestep_spacing: 'trailing',
        num_inference_steps: 4,
        guidance_scale: 1,
      },
    },
    checked: 'revision, size and hash agree in three public projects, hash in five more; licence in the Hub’s listings',
  },
  {
    id: 'lcm-lora-sdxl',
    aliases: [],
    kind: 'lora',
    family: 'sdxl',
    name: 'LCM-LoRA for SDXL',
    about: 'Pictures in four to eight steps.',
    hub: { repo: 'latent-consistency/lcm-lora-sdxl', revision: 'a18548dd4956b174ec5b0d78d340c8dae0a129cd' },
    files: [
      {
        path: 'pytorch_lora_weights.safetensors',
        bytes: 393_855_224,
        sha256: 'a764e6859b6e04047cd761c08ff0cee96413a8e004c9f07707530cd776b19141',
      },
    ],
    licence: openRail,
    advice: { label: 'LCM', settings: { scheduler: 'LCMScheduler', num_inference_steps: 6, guidance_scale: 1.5 } },
    checked: 'revision and hash agree in three public projects, size and licence in two; settings as SD 1.5’s',
  },
  {
    id: 'sdxl-lightning-4-steps',
    aliases: ['sdxl-lightning'],
    kind: 'lora',
    family: 'sdxl',
    name: 'SDXL-Lightning, 4 steps',
    about: 'Pictures in four steps, without guidance.',
    hub: lightningHub,
    files: [
      {
        path: 'sdxl_lightning_4step_lora.safetensors',
        bytes: 393_854_592,
        sha256: 'bf56cf2657efb15e465d81402ed481d1e11c4677e4bcce1bc11fe71ad8506b79',
      },
    ],
    licence: openRail,
    advice: { label: 'Lightning 4', settings: { ...lightning, num_inference_steps: 4 } },
    checked:
      'the Hub’s listing at this revision, licence and all; revision and hash in a public project, size and hash in four',
  },
  {
    id: 'sdxl-lightning-8-steps',
    aliases: [],
    kind: 'lora',
    family: 'sdxl',
    name: 'SDXL-Lightning, 8 steps',
    about: 'Pictures in eight steps, without guidance.',
    hub: lightningHub,
    files: [{ path: 'sdxl_lightning_8step_lora.safetensors', bytes: 394_000_000, rounded: true }],
    licence: openRail,
    advice: { label: 'Lightning 8', settings: { ...lightning, num_inference_steps: 8 } },
    checked: 'the Hub’s listing at this revision, licence and all; settings on its page',
  },
  {
    id: 'hyper-sdxl-8-steps',
    aliases: ['hyper-sdxl'],
    kind: 'lora',
    family: 'sdxl',
    name: 'Hyper-SDXL, 8 steps',
    about: 'Pictures in eight steps, with negative prompts still at work.',
    hub: hyperSdHub,
    files: [{ path: 'Hyper-SDXL-8steps-CFG-lora.safetensors', bytes: 787_000_000, rounded: true }],
    licence: openRail,
    advice: { label: 'Hyper-SD 8', settings: { ...hyperSd, num_inference_steps: 8, guidance_scale: 5 } },
    checked: 'the Hub’s history of this revision; size in a public listing, licence and settings in public projects',
  },
  {
    id: 'hyper-sdxl-12-steps',
    aliases: [],
    kind: 'lora',
    family: 'sdxl',
    name: 'Hyper-SDXL, 12 steps',
    about: 'Pictures in twelve steps, with negative prompts still at work.',
    hub: hyperSdHub,
    files: [{ path: 'Hyper-SDXL-12steps-CFG-lora.safetensors', bytes: 787_000_000, rounded: true }],
    licence: openRail,
    advice: { label: 'Hyper-SD 12', settings: { ...hyperSd, num_inference_steps: 12, guidance_scale: 5 } },
    checked: 'the Hub’s listing at this revision; settings on its page',
  },
  {
    id: 'dmd2',
    aliases: [],
    kind: 'lora',
    family: 'sdxl',
    name: 'DMD2, 4 steps',
    about: 'Pictures in four steps, without guidance. Not for commercial use.',
    hub: { repo: 'tianweiy/DMD2', revision: '19179ac8ee169bfc4420e0877aac7ab952d5a6fa' },
    files: [
      {
        path: 'dmd2_sdxl_4step_lora_fp16.safetensors',
        bytes: 393_854_592,
        sha256: 'b3d9173815a4b595991c3a7a0e0e63ad821080f314a0b2a3cc31ecd7fcf2cbb8',
      },
    ],
    licence: 'cc-by-nc-4.0',
    advice: { label: 'DMD2 4', settings: { scheduler: 'LCMScheduler', num_inference_steps: 4, guidance_scale: 1 } },
    checked:
      'size and hash in the Hub’s page of this commit; hash in five public projects; licence in the Hub’s listings',
  },
  {
    id: 'sdxl-vae-fp16-fix',
    aliases: ['sdxl-vae'],
    kind: 'vae',
    family: 'sdxl',
    name: 'SDXL VAE in 16 bits',
    about: 'SDXL’s own VAE overflows in 16 bits and is run in 32; this one does not: half the memory, and faster.',
    hub: { repo: 'madebyollin/sdxl-vae-fp16-fix', revision: '207b116dae70ace3637169f1ddd2434b91b3a8cd' },
    files: [
      // Says that it does not overflow.
      { path: 'config.json', bytes: 631 },
      {
        path: 'diffusion_pytorch_model.safetensors',
        bytes: 334_643_238,
        sha256: '1b909373b28f2137098b0fd9dbc6f97f8410854f31f84ddc9fa04b077b0ace2c',
      },
    ],
    licence: 'mit',
    checked: 'revision, sizes and licence in two public projects, revision and hash in a third, hash in four more',
  },
  {
    id: 'taesdxl',
    aliases: [],
    kind: 'vae',
    family: 'sdxl',
    // A file of its is told from a TAESD of SD 1.5 by this name alone.
    name: 'TAESDXL',
    about: 'A tiny VAE: decodes in a fraction of the time and memory, at some loss of fine detail.',
    hub: { repo: 'madebyollin/taesdxl', revision: 'b20258aaef75ef61e659c1e0f14f251cf0ad153e' },
    files: [
      {
        path: 'diffusion_pytorch_model.safetensors',
        bytes: 9_793_292,
        sha256: 'ff4824aca94dd6111e0340fa749347fb74101060d9712cb5ef1ca8f1cf17502f',
      },
    ],
    licence: 'mit',
    checked: 'revision, size and hash in a public project, revision in five more, hash in five more; licence in two',
  },
]
