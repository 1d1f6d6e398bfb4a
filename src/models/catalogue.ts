/** The catalogue: models that are worth having, where they lie, and what is known of them for certain. */
import type { CatalogueEntry, CatalogueFile, MemoryNeeds } from './catalogue-entry.ts'
import { sdxlCatalogue } from './catalogue-sdxl.ts'

const openRail = 'creativeml-openrail-m'
/** 859,520,964 parameters of the UNet, 83,653,863 of the VAE and 123,060,480 of the text encoder. */
const sd15Needs: MemoryNeeds = {
  f16: 2_132_470_614,
  f32: 4_264_941_228,
  // The first less what networkMemory finds saved: 306,685,440 and 427,783,680 bytes.
  rounded: { 8: 1_825_785_174, 4: 1_704_686_934 },
}

/** As the model card of Hyper-SD has it for all files of several steps. */
const hyperSd = { scheduler: 'DDIMScheduler', timestep_spacing: 'trailing' } as const

/** The CLIP tokenizer of a diffusers folder, the same in every copy of SD 1.5. */
const tokenizer: readonly CatalogueFile[] = [
  {
    path: 'tokenizer/vocab.json',
    bytes: 1_059_962,
    sha256: 'e089ad92ba36837a0d31433e555c8f45fe601ab5c221d4f607ded32d9f7a4349',
  },
  { path: 'tokenizer/merges.txt', bytes: 524_619 },
]

export const catalogue: readonly CatalogueEntry[] = [
  {
    id: 'demo',
    aliases: [],
    kind: 'checkpoint',
    name: 'Demo model',
    about: 'Comes with the page: flat little landscapes at 128 × 128, and nothing else.',
    files: [
      { path: 'model_index.json', bytes: 511 },
      { path: 'scheduler/scheduler_config.json', bytes: 350 },
      { path: 'text_encoder/config.json', bytes: 813 },
      { path: 'text_encoder/model.safetensors', bytes: 1_037_272 },
      { path: 'tokenizer/merges.txt', bytes: 2776 },
      { path: 'tokenizer/special_tokens_map.json', bytes: 132 },
      { path: 'tokenizer/tokenizer_config.json', bytes: 273 },
      { path: 'tokenizer/vocab.json', bytes: 11_487 },
      { path: 'unet/config.json', bytes: 1648 },
      { path: 'unet/diffusion_pytorch_model.safetensors', bytes: 5_103_856 },
      { path: 'vae/config.json', bytes: 759 },
      { path: 'vae/diffusion_pytorch_model.safetensors', bytes: 1_975_774 },
    ],
    licence: 'cc0-1.0',
    checked: 'public/models/demo',
  },
  {
    id: 'sd1.5',
    aliases: ['sd15', 'sd-1.5', 'stable-diffusion-v1-5', 'runwayml/stable-diffusion-v1-5'],
    kind: 'checkpoint',
    name: 'Stable Diffusion 1.5',
    about: 'The model that all of these descend from, in 16 bits.',
    hub: {
      repo: 'stable-diffusion-v1-5/stable-diffusion-v1-5',
      revision: '451f4fe16113bff5a5d2269ed5ad43b0592e9a14',
    },
    files: [
      { path: 'model_index.json', bytes: 541 },
      { path: 'scheduler/scheduler_config.json', bytes: 308 },
      { path: 'text_encoder/config.json', bytes: 617 },
      {
        path: 'text_encoder/model.fp16.safetensors',
        bytes: 246_144_864,
        sha256: '77795e2023adcf39bc29a884661950380bd093cf0750a966d473d1718dc9ef4e',
      },
      ...tokenizer,
      { path: 'unet/config.json', bytes: 743 },
      {
        path: 'unet/diffusion_pytorch_model.fp16.safetensors',
        bytes: 1_719_125_304,
        sha256: 'c83908253f9a64d08c25fc90874c9c8aef9a329ce1ca5fb909d73b0c83d1ea21',
      },
      { path: 'vae/config.json', bytes: 547 },
      {
        path: 'vae/diffusion_pytorch_model.fp16.safetensors',
        bytes: 167_335_342,
        sha256: '4fbcf0ebe55a0984f5a5e00d8c4521d52359af7229bb4d81890039d2aa16dd7c',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked: 'revision, sizes and hashes agree in four public manifests and a listing of the Hub’s cache',
  },
  {
    id: 'sd1.5-inpainting',
    aliases: ['stable-diffusion-inpainting', 'runwayml/stable-diffusion-inpainting'],
    kind: 'inpainting',
    name: 'Stable Diffusion 1.5 Inpainting',
    about: 'Its sibling with nine input channels, which sees the mask: for repainting a part of a picture.',
    hub: {
      repo: 'stable-diffusion-v1-5/stable-diffusion-inpainting',
      revision: '8a4288a76071f7280aedbdb3253bdb9e9d5d84bb',
    },
    files: [
      { path: 'text_encoder/config.json', bytes: 617 },
      { path: 'text_encoder/model.fp16.safetensors', bytes: 246_000_000, rounded: true },
      ...tokenizer,
      { path: 'unet/config.json', bytes: 748 },
      { path: 'unet/diffusion_pytorch_model.fp16.safetensors', bytes: 1_720_000_000, rounded: true },
      { path: 'vae/config.json', bytes: 552 },
      { path: 'vae/diffusion_pytorch_model.fp16.safetensors', bytes: 167_000_000, rounded: true },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked:
      'the Hub’s own listings of unet/ and vae/ at this revision; text_encoder/ in a public script and in a copy',
  },
  {
    id: 'dreamshaper-8',
    aliases: ['dreamshaper', 'Lykon/dreamshaper-8'],
    kind: 'checkpoint',
    name: 'DreamShaper 8',
    about: 'An all-rounder with a painter’s hand.',
    hub: { repo: 'Lykon/DreamShaper', revision: '228d79cb20811466f5c5710aa91f05dabd0b8a14' },
    files: [
      {
        path: 'DreamShaper_8_pruned.safetensors',
        bytes: 2_132_625_894,
        sha256: '879db523c30d3b9017143d56705015e15a2cb5628762c11d086fed9538abd7fd',
      },
    ],
    licence: 'other',
    needs: sd15Needs,
    checked:
      'the Hub’s answers to HEAD in a public report; hash in six further projects; licence in a public evaluation',
  },
  {
    id: 'realistic-vision-5.1',
    aliases: ['realistic-vision'],
    kind: 'checkpoint',
    name: 'Realistic Vision 5.1',
    about: 'Photographs, people above all. Draws best with the VAE sd-vae-ft-mse.',
    hub: { repo: 'SG161222/Realistic_Vision_V5.1_noVAE', revision: '1e9f017a7b1eaefb63a1900ea6c5953d2739fd21' },
    files: [
      {
        path: 'Realistic_Vision_V5.1_fp16-no-ema.safetensors',
        bytes: 2_132_625_894,
        sha256: '99a75a901f4fec732056930a89fa34cf360f6f72d75ce5bf333ddf82adf8dd2a',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked: 'the Hub’s answers to HEAD in a public report; hash in a second project; licence on the Hub’s page',
  },
  {
    id: 'absolute-reality-1.8.1',
    aliases: ['absolute-reality'],
    kind: 'checkpoint',
    name: 'AbsoluteReality 1.8.1',
    about: 'Photographs with little prompting.',
    hub: { repo: 'Lykon/AbsoluteReality', revision: 'df7c3efce8f54d02cf73a21fcecd908a0fde2898' },
    files: [
      {
        path: 'AbsoluteReality_1.8.1_pruned.safetensors',
        bytes: 2_132_625_432,
        sha256: '463d6a9fe8a4b56a4d69ef3692074c0617428dfd8e8f12f9efe3b1e9a71717ce',
      },
    ],
    licence: 'other',
    needs: sd15Needs,
    checked: 'hash and size in three public projects, revision in one; licence on the Hub’s page',
  },
  {
    id: 'analog-diffusion',
    aliases: [],
    kind: 'checkpoint',
    name: 'Analog Diffusion',
    about: 'Trained on analogue photographs: grain, faded colours, light leaks.',
    hub: { repo: 'wavymulder/Analog-Diffusion', revision: '211449c273875dedc683fdb5a95d8a0ff9d76484' },
    files: [
      {
        path: 'analog-diffusion-1.0.safetensors',
        bytes: 2_132_625_462,
        sha256: '51f6fff5088a9c5f5aa7cefa0a5a859d0424fc68fdc440e0ee5608a2b82e5ff9',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    triggers: ['analog style'],
    checked: 'the Hub’s listing at this revision and its model card; size and hash in two public projects',
  },
  {
    id: 'portrait-plus',
    aliases: [],
    kind: 'checkpoint',
    name: 'Portrait+',
    about: 'Portraits, composed and lit alike.',
    hub: { repo: 'wavymulder/portraitplus', revision: 'edc3dc5233916dd716d1413dc2f8d427cb4f3e69' },
    files: [
      {
        path: 'portrait+1.0.safetensors',
        bytes: 2_132_625_462,
        sha256: '90674f4d8629e57da4dfe546e8b7db65a0ee72e2226e02cc595d7897895301a9',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked: 'the Hub’s listing; revision, size and hash in a public manifest',
  },
  {
    id: 'openjourney',
    aliases: [],
    kind: 'checkpoint',
    name: 'Openjourney',
    about: 'Trained on Midjourney’s pictures.',
    hub: { repo: 'prompthero/openjourney', revision: 'f4572661b028c732b2b97c8fbdc32fa5db3afe03' },
    files: [
      {
        path: 'mdjrny-v4.safetensors',
        bytes: 2_132_625_462,
        sha256: 'aba96b389d00943360a82d4b955c85a44baefec493a96bbd9d521258e6e467a0',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    triggers: ['mdjrny-v4 style'],
    checked: 'the Hub’s model card; revision in two public projects, size and hash in one',
  },
  {
    id: 'counterfeit-2.5',
    aliases: [],
    kind: 'checkpoint',
    name: 'Counterfeit 2.5',
    about: 'Anime, finely drawn.',
    hub: { repo: 'gsdf/Counterfeit-V2.5', revision: '93c5412baf37cbfa23a3278f7b33b0328db581fb' },
    files: [
      {
        path: 'Counterfeit-V2.5_fp16.safetensors',
        bytes: 2_132_626_071,
        sha256: '71e703a0fca0e284dd9868bca3ce63c64084db1f0d68835f0a31e1f4e5b7cca6',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked: 'the Hub’s history and listing; hash in three public projects',
  },
  {
    id: 'counterfeit-3',
    aliases: [],
    kind: 'checkpoint',
    name: 'Counterfeit 3.0',
    about: 'Anime, with freer composition than 2.5.',
    hub: { repo: 'gsdf/Counterfeit-V3.0', revision: 'd8ce63b3eb8e9102e54b3fcc07f9cb7a28ef30fc' },
    files: [
      {
        path: 'Counterfeit-V3.0_fix_fp16.safetensors',
        bytes: 2_132_651_162,
        sha256: 'a54c944e4c04e9d9ca43468ef5b90ea0408bb6264829a4980de79a768df7179f',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked: 'licence on the Hub’s page; revision, size and hash in a public manifest',
  },
  {
    id: 'cyberpunk-anime',
    aliases: [],
    kind: 'checkpoint',
    name: 'Cyberpunk Anime Diffusion',
    about: 'Anime in neon light.',
    hub: { repo: 'DGSpitzer/Cyberpunk-Anime-Diffusion', revision: '2b6407002b73374e6864d3647f4eb9659bca36a9' },
    files: [
      {
        path: 'Cyberpunk-Anime-Diffusion.safetensors',
        bytes: 2_132_650_554,
        sha256: 'ab55b3722e7484e2e11187e4d44ec83df46485fc683995488bbb97bf664286ff',
      },
    ],
    licence: openRail,
    needs: sd15Needs,
    checked: 'the Hub’s listing; revision, size and hash in a public manifest',
  },
  {
    id: 'lcm-lora',
    aliases: ['lcm-lora-sdv1-5'],
    kind: 'lora',
    name: 'LCM-LoRA',
    about: 'Pictures in four to eight steps.',
    hub: { repo: 'latent-consistency/lcm-lora-sdv1-5', revision: 'cf2fced511dbe7e26c8d1d397e728fbab875db4b' },
    files: [
      {
        path: 'pytorch_lora_weights.safetensors',
        bytes: 134_621_556,
        sha256: '8f90d840e075ff588a58e22c6586e2ae9a6f7922996ee6649a7f01072333afe4',
      },
    ],
    licence: 'openrail++',
    advice: { label: 'LCM', settings: { scheduler: 'LCMScheduler', num_inference_steps: 6, guidance_scale: 1.5 } },
    checked: 'revision, size, hash, licence and settings agree in four public projects',
  },
  {
    id: 'tcd-lora',
    aliases: [],
    kind: 'lora',
    name: 'TCD-LoRA',
    about: 'Pictures in four to eight steps, with more detail as steps are added.',
    hub: { repo: 'h1t/TCD-SD15-LoRA', revision: '449a99f6bbded2bdbbc66386b2a4fbf8db8d3807' },
    files: [
      {
        path: 'pytorch_lora_weights.safetensors',
        bytes: 135_000_000,
        rounded: true,
        sha256: 'eaecb24a1cda4411eab67275b1d991071216ac93693e8fa0c9226c9df0386232',
      },
    ],
    licence: 'mit',
    advice: {
      label: 'TCD',
      settings: { scheduler: 'TCDScheduler', num_inference_steps: 4, guidance_scale: 1, eta: 0.3 },
    },
    checked: 'the Hub’s listing and history; hash in a public database of models; settings on its page',
  },
  {
    id: 'hyper-sd-8-steps',
    aliases: ['hyper-sd'],
    kind: 'lora',
    name: 'Hyper-SD, 8 steps',
    about: 'Pictures in eight steps, with negative prompts still at work.',
    hub: { repo: 'ByteDance/Hyper-SD', revision: 'd0e3aae44029cca2cd1ba683484490c27cdd75a1' },
    files: [{ path: 'Hyper-SD15-8steps-CFG-lora.safetensors', bytes: 269_127_064 }],
    licence: 'openrail++',
    advice: { label: 'Hyper-SD 8', settings: { ...hyperSd, num_inference_steps: 8, guidance_scale: 5 } },
    checked: 'the Hub’s listing at this revision, licence at an earlier one; size and settings in public projects',
  },
  {
    id: 'hyper-sd-12-steps',
    aliases: [],
    kind: 'lora',
    name: 'Hyper-SD, 12 steps',
    about: 'Pictures in twelve steps, with negative prompts still at work: the best of its kind.',
    hub: { repo: 'ByteDance/Hyper-SD', revision: 'd0e3aae44029cca2cd1ba683484490c27cdd75a1' },
    files: [{ path: 'Hyper-SD15-12steps-CFG-lora.safetensors', bytes: 269_000_000, rounded: true }],
    licence: 'openrail++',
    advice: { label: 'Hyper-SD 12', settings: { ...hyperSd, num_inference_steps: 12, guidance_scale: 5 } },
    checked: 'the Hub’s listing at this revision, licence at an earlier one; settings on its page',
  },
  {
    id: 'hyper-sd-4-steps',
    aliases: [],
    kind: 'lora',
    name: 'Hyper-SD, 4 steps',
    about: 'Pictures in four steps, without guidance.',
    hub: { repo: 'ByteDance/Hyper-SD', revision: 'd0e3aae44029cca2cd1ba683484490c27cdd75a1' },
    files: [{ path: 'Hyper-SD15-4steps-lora.safetensors', bytes: 269_000_000, rounded: true }],
    licence: 'openrail++',
    advice: { label: 'Hyper-SD 4', settings: { ...hyperSd, num_inference_steps: 4, guidance_scale: 1 } },
    checked: 'the Hub’s listing at this revision, licence at an earlier one; settings in two public projects',
  },
  {
    id: 'easynegative',
    aliases: ['EasyNegative'],
    kind: 'embedding',
    name: 'EasyNegative',
    about: 'Stands for a long negative prompt, with Counterfeit and its kin above all.',
    hub: { repo: 'gsdf/EasyNegative', type: 'dataset', revision: 'cf07c5bdbe28980a88424c6c3af28a3ec35fea9f' },
    files: [
      {
        path: 'EasyNegative.safetensors',
        bytes: 24_700,
        rounded: true,
        sha256: 'c74b4e810b030f6b75fde959e2db678c268d07115b85356d3c0138ba5eb42340',
      },
    ],
    licence: 'other',
    triggers: ['EasyNegative'],
    checked: 'the Hub’s listing at this revision; hash in six public projects',
  },
  {
    id: 'easynegative-2',
    aliases: ['EasyNegativeV2'],
    kind: 'embedding',
    name: 'EasyNegative V2',
    about: 'The same for Counterfeit 3.0.',
    hub: { repo: 'gsdf/Counterfeit-V3.0', revision: '4da7667635588278832d371bb5645696841da225' },
    files: [{ path: 'embedding/EasyNegativeV2.safetensors', bytes: 49_200, rounded: true }],
    licence: openRail,
    triggers: ['EasyNegativeV2'],
    checked: 'the Hub’s listing at this revision',
  },
  {
    id: 'sd-vae-ft-mse',
    aliases: ['vae-ft-mse'],
    kind: 'vae',
    name: 'VAE ft-MSE',
    about: 'Steadier eyes and faces than SD 1.5’s own VAE.',
    hub: { repo: 'stabilityai/sd-vae-ft-mse', revision: '31f26fdeee1355a5c34592e401dd41e45d25a493' },
    files: [
      { path: 'config.json', bytes: 547 },
      {
        path: 'diffusion_pytorch_model.safetensors',
        bytes: 334_643_276,
        sha256: 'a1d993488569e928462932c8c38a0760b874d166399b14414135bd9c42df5815',
      },
    ],
    licence: 'mit',
    checked:
      'revision, sizes, hash and licence in a public acceptance report; hash and revision in two further projects',
  },
  {
    id: 'taesd',
    aliases: [],
    kind: 'vae',
    name: 'TAESD',
    about: 'A tiny VAE: decodes in a fraction of the time and memory, at some loss of fine detail.',
    hub: { repo: 'madebyollin/taesd', revision: '614f76814bbe30edbe2e627ace1c2234c81a2c0e' },
    files: [
      {
        path: 'diffusion_pytorch_model.safetensors',
        bytes: 9_793_292,
        sha256: 'db169d69145ec4ff064e49d99c95fa05d3eb04ee453de35824a6d0f325513549',
      },
    ],
    licence: 'mit',
    checked: 'revision, size, hash and licence agree in four public projects',
  },
  {
    id: 'safety-checker',
    aliases: ['stable-diffusion-safety-checker'],
    kind: 'safety-checker',
    name: 'Safety checker',
    about: 'Looks at finished pictures and tells which are not for everyone.',
    hub: {
      repo: 'stable-diffusion-v1-5/stable-diffusion-v1-5',
      revision: '451f4fe16113bff5a5d2269ed5ad43b0592e9a14',
    },
    files: [
      { path: 'safety_checker/config.json', bytes: 4723 },
      { path: 'feature_extractor/preprocessor_config.json', bytes: 342 },
      {
        path: 'safety_checker/model.fp16.safetensors',
        bytes: 608_018_440,
        sha256: '08902f19b1cfebd7c989f152fc0507bef6898c706a91d666509383122324b511',
      },
    ],
    licence: openRail,
    checked: 'revision, sizes and hash agree in two public manifests',
  },
  {
    id: 'real-esrgan-x4plus',
    aliases: ['realesrgan_x4plus'],
    kind: 'upscaler',
    name: 'Real-ESRGAN ×4 plus',
    about: 'Enlarges four times and draws details anew: the one that most people begin with.',
    hub: { repo: 'Comfy-Org/Real-ESRGAN_repackaged', revision: 'ea19b4cd14f85a5b914eee8aa7ff77bc371039a0' },
    files: [
      {
        path: 'RealESRGAN_x4plus.safetensors',
        bytes: 66_857_836,
        sha256: '37f9a931c215f040aa6d50f711f2cb115f713c46df1d0d6469a8bd7bfe9a60bb',
      },
    ],
    licence: 'bsd-3-clause',
    checked:
      'revision, size and hash in a public project, the same file at another revision in a second; size and hash in four more; licence in four',
  },
  ...sdxlCatalogue,
]

/** The entry that a `model_id` means: an id, an alias, or a repository's `owner/name`, in whatever case. */
export function findCatalogueEntry(id: string): CatalogueEntry | undefined {
  const wanted = id.trim().toLowerCase()
  const isWanted = (name?: string) => name?.toLowerCase() === wanted
  // Several entries may lie in one repository: it means the first of them.
  return (
    catalogue.find((entry) => [entry.id, ...entry.aliases].some(isWanted)) ??
    catalogue.find(({ hub }) => isWanted(hub?.repo))
  )
}

/** Bytes to download, of all files together. */
export function catalogueBytes({ files }: Pick<CatalogueEntry, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
