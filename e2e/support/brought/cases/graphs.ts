/** Graphs of ComfyUI in pictures: in its API's form, or as its editor keeps them. */
import type { Reading } from '../reading.ts'
import type { Row } from '../row.ts'

/** Keywords of a picture's texts, and what they hold. */
type Input = Readonly<Record<string, unknown>>
type Nodes = Readonly<Record<string, { class_type: string; inputs: Record<string, unknown> }>>

const node = (class_type: string, inputs: Record<string, unknown> = {}) => ({ class_type, inputs })
const encode = (text: unknown) => node('CLIPTextEncode', { text, clip: ['4', 1] })

/** The smallest graph: model 4, size 5, prompts 6 and 7, sampler 3. */
const base = {
  4: node('CheckpointLoaderSimple', { ckpt_name: 'plain.safetensors' }),
  5: node('EmptyLatentImage', { width: 512, height: 640, batch_size: 1 }),
  6: encode('a red barn'),
  7: encode('fog'),
}
const settings = { seed: 11, steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'normal', denoise: 1 }
const fed = { model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] }
const sampler = (links: Record<string, unknown> = {}) => node('KSampler', { ...settings, ...fed, ...links })
const graph = (links: Record<string, unknown>, nodes: Nodes): Input => ({
  prompt: { ...base, 3: sampler(links), ...nodes },
})

const numbers = { seed: 11, num_inference_steps: 20, guidance_scale: 7 }
const barn = { prompt: 'a red barn', negative_prompt: 'fog' }
const whole = { ...barn, ...numbers, width: 512, height: 640 }

const controlled = 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/94'
const rgthree = 'https://github.com/edelvarden/comfyui_image_metadata_extension/issues/1'
const easy = 'https://github.com/edelvarden/comfyui_image_metadata_extension/issues/33'
const hub = 'https://github.com/MajoorWaldi/ComfyUI-Majoor-AssetsManager/issues/18'

const link = (id: number, from: number, slot: number, to: number, toSlot: number) => ({
  ...{ id, origin_id: from, origin_slot: slot, target_id: to, target_slot: toSlot },
})
const input = (name: string, link: number | null, widget = false) => ({
  name,
  link,
  ...(widget && { widget: { name } }),
})
/** A sampler and its prompts in a subgraph "s"; model and size without, the first prompt and the steps as values of the node. */
const subgraph = {
  id: 's',
  nodes: [
    {
      ...{ id: 3, type: 'KSampler', widgets_values: [11, 'fixed', 5, 7, 'euler', 'normal', 1] },
      inputs: [
        ...[input('model', 1), input('positive', 2), input('negative', 3), input('latent_image', 4)],
        input('steps', 7, true),
      ],
    },
    { id: 6, type: 'CLIPTextEncode', widgets_values: ['stale'], inputs: [input('clip', 5), input('text', 8, true)] },
    { id: 7, type: 'CLIPTextEncode', widgets_values: ['fog'], inputs: [input('clip', 6)] },
  ],
  links: [
    ...[link(1, -10, 0, 3, 0), link(2, 6, 0, 3, 1), link(3, 7, 0, 3, 2), link(4, -10, 1, 3, 3), link(5, -10, 2, 6, 0)],
    ...[link(6, -10, 2, 7, 0), link(7, -10, 3, 3, 4), link(8, -10, 4, 6, 1), link(9, 3, 0, -20, 0)],
  ],
}
const editor = (subgraphs: unknown[], type = 's'): Input => ({
  workflow: {
    nodes: [
      { id: 4, type: 'CheckpointLoaderSimple', widgets_values: ['plain.safetensors'] },
      { id: 5, type: 'EmptyLatentImage', widgets_values: [512, 640, 1] },
      {
        ...{ id: 9, type, widgets_values: [20, 'a red barn'] },
        inputs: [
          ...[input('model', 1), input('latent_image', 2), input('clip', 3)],
          ...[input('steps', null, true), input('text', null, true)],
        ],
      },
      { id: 10, type: 'VAEDecode', inputs: [input('samples', 4)] },
    ],
    links: [
      [1, 4, 0, 9, 0, 'MODEL'],
      [2, 5, 0, 9, 1, 'LATENT'],
      [3, 4, 1, 9, 2, 'CLIP'],
      [4, 9, 0, 10, 0, 'LATENT'],
    ],
    definitions: { subgraphs },
  },
})
/** A graph around it that does nothing else. */
const around = {
  id: 'outer',
  nodes: [
    {
      id: 1,
      type: 's',
      widgets_values: [20, 'a red barn'],
      inputs: [0, 1, 2, 3, 4].map((i) => input(['model', 'latent_image', 'clip', 'steps', 'text'][i]!, i + 1, i > 2)),
    },
  ],
  links: [...[0, 1, 2, 3, 4].map((i) => link(i + 1, -10, i, 1, i)), link(6, 1, 0, -20, 0)],
}

const subgraphs: readonly Row<Input, Reading>[] = [
  {
    name: 'a subgraph of the editor: links and values go in, the latents come out',
    from: 'https://docs.comfy.org/interface/features/subgraph',
    input: editor([subgraph]),
    right: { source: 'comfyui', request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'a subgraph in a subgraph',
    from: 'https://docs.comfy.org/interface/features/subgraph',
    input: editor([subgraph, around], 'outer'),
    right: { source: 'comfyui', request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'a subgraph that holds itself',
    from: 'https://docs.comfy.org/interface/features/subgraph',
    input: editor([{ ...subgraph, nodes: [...subgraph.nodes, { id: 8, type: 's', inputs: [] }] }]),
    right: { source: 'comfyui', request: { ...numbers, prompt: 'a red barn' } },
  },
]

const sides: readonly Row<Input, Reading>[] = [
  {
    name: 'both prompts behind ControlNetApplyAdvanced',
    from: controlled,
    input: graph(
      { positive: ['10', 0], negative: ['10', 1] },
      {
        10: node('ControlNetApplyAdvanced', {
          positive: ['6', 0],
          negative: ['7', 0],
          control_net: ['11', 0],
          image: ['12', 0],
        }),
      },
    ),
    right: { source: 'comfyui', request: whole, told: ['ControlNetApplyAdvanced'] },
  },
  {
    name: 'two ControlNets in a row',
    from: controlled,
    input: graph(
      { positive: ['11', 0], negative: ['11', 1] },
      {
        10: node('ControlNetApplyAdvanced', { positive: ['6', 0], negative: ['7', 0] }),
        11: node('ControlNetApplyAdvanced', { positive: ['10', 0], negative: ['10', 1] }),
      },
    ),
    right: { request: whole },
  },
  {
    name: 'sides crossed on purpose: the link says which',
    from: 'ComfyUI’s own rules: an edge names an output',
    input: graph(
      { positive: ['10', 1], negative: ['10', 0] },
      { 10: node('ControlNetApplyAdvanced', { positive: ['6', 0], negative: ['7', 0] }) },
    ),
    right: { request: { prompt: 'fog', negative_prompt: 'a red barn' } },
  },
  {
    name: 'one side behind ControlNetApply',
    from: 'ComfyUI’s examples of ControlNet',
    input: graph(
      { positive: ['10', 0] },
      { 10: node('ControlNetApply', { conditioning: ['6', 0], control_net: ['11', 0], strength: 1 }) },
    ),
    right: { request: whole },
  },
  {
    name: 'InpaintModelConditioning: prompts and picture',
    from: 'ComfyUI’s examples of inpainting',
    input: graph(
      { positive: ['10', 0], negative: ['10', 1], latent_image: ['10', 2], denoise: 0.8 },
      {
        10: node('InpaintModelConditioning', {
          positive: ['6', 0],
          negative: ['7', 0],
          vae: ['4', 2],
          pixels: ['12', 0],
          mask: ['12', 1],
        }),
        12: node('LoadImage', { image: 'in.png' }),
      },
    ),
    right: { request: { ...barn, ...numbers, endpoint: 'sd/inpainting', strength: 0.8 } },
  },
  {
    name: 'a custom node that takes both sides and nothing else',
    from: controlled,
    input: graph(
      { positive: ['10', 0], negative: ['10', 1] },
      { 10: node('SomeonesRegions', { positive: ['6', 0], negative: ['7', 0], strength: 1 }) },
    ),
    right: { request: whole },
  },
  {
    name: 'a custom node with a model besides: which side is not certain',
    from: rgthree,
    input: graph(
      { positive: ['10', 1], negative: ['10', 2] },
      { 10: node('SomeonesFace', { model: ['4', 0], positive: ['6', 0], negative: ['7', 0] }) },
    ),
    right: { request: numbers, without: ['prompt', 'negative_prompt'], told: ['SomeonesFace'] },
  },
  {
    name: 'the same, where the editor’s workflow names its outputs',
    from: rgthree,
    input: {
      ...graph(
        { positive: ['10', 1], negative: ['10', 2] },
        { 10: node('SomeonesFace', { model: ['4', 0], positive: ['6', 0], negative: ['7', 0] }) },
      ),
      workflow: {
        nodes: [
          { id: 10, type: 'SomeonesFace', outputs: [{ name: 'MODEL' }, { name: 'POSITIVE' }, { name: 'NEGATIVE' }] },
        ],
        links: [],
      },
    },
    right: { request: whole },
  },
  {
    name: 'ConditioningZeroOut of the positive side',
    from: 'ComfyUI’s templates',
    input: graph({ negative: ['10', 0] }, { 10: node('ConditioningZeroOut', { conditioning: ['6', 0] }) }),
    right: { request: { prompt: 'a red barn', negative_prompt: '' } },
  },
  {
    name: 'two texts concatenated are one prompt with a break',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/82',
    input: graph(
      { positive: ['10', 0] },
      {
        8: encode('at noon'),
        10: node('ConditioningConcat', { conditioning_to: ['6', 0], conditioning_from: ['8', 0] }),
      },
    ),
    right: { request: { prompt: 'a red barn\nBREAK\nat noon', negative_prompt: 'fog' } },
  },
  {
    name: 'two texts combined are joined, and it is said',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/82',
    input: graph(
      { positive: ['10', 0] },
      { 8: encode('at noon'), 10: node('ConditioningCombine', { conditioning_1: ['6', 0], conditioning_2: ['8', 0] }) },
    ),
    right: { request: { prompt: 'a red barn, at noon' }, told: ['ConditioningCombine'] },
  },
  {
    name: 'a prompt of an area',
    from: 'ComfyUI’s examples of area composition',
    input: graph(
      { positive: ['10', 0] },
      { 10: node('ConditioningSetArea', { conditioning: ['6', 0], width: 64, height: 64, x: 0, y: 0, strength: 1 }) },
    ),
    right: { request: whole, told: ['ConditioningSetArea'] },
  },
  {
    name: 'a reroute on the way',
    from: 'ComfyUI’s editor',
    input: graph({ negative: ['10', 0] }, { 10: node('Reroute', { '': ['7', 0] }) }),
    right: { request: whole },
  },
  {
    name: 'a guider of both sides',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/89',
    input: {
      prompt: {
        ...base,
        1: node('SamplerCustomAdvanced', {
          noise: ['2', 0],
          guider: ['8', 0],
          sampler: ['9', 0],
          sigmas: ['10', 0],
          latent_image: ['5', 0],
        }),
        2: node('RandomNoise', { noise_seed: 11 }),
        8: node('CFGGuider', { model: ['4', 0], positive: ['6', 0], negative: ['7', 0], cfg: 7 }),
        9: node('KSamplerSelect', { sampler_name: 'euler' }),
        10: node('BasicScheduler', { model: ['4', 0], scheduler: 'normal', steps: 20, denoise: 1 }),
      },
    },
    right: { request: { ...whole, scheduler: 'EulerDiscreteScheduler' }, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'a guider behind ControlNet, Karras’ sigmas of their own node',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/89',
    input: {
      prompt: {
        ...base,
        1: node('SamplerCustomAdvanced', {
          noise: ['2', 0],
          guider: ['8', 0],
          sampler: ['9', 0],
          sigmas: ['10', 0],
          latent_image: ['5', 0],
        }),
        2: node('RandomNoise', { noise_seed: 11 }),
        8: node('CFGGuider', { model: ['4', 0], positive: ['12', 0], negative: ['12', 1], cfg: 7 }),
        9: node('SamplerEulerAncestral', { eta: 1, s_noise: 1 }),
        10: node('KarrasScheduler', { steps: 20, sigma_max: 14.6, sigma_min: 0.03, rho: 7 }),
        12: node('ControlNetApplyAdvanced', { positive: ['6', 0], negative: ['7', 0] }),
      },
    },
    right: { request: { ...whole, scheduler: 'EulerAncestralDiscreteScheduler', sigma_schedule: 'karras' } },
  },
  {
    name: 'a guider of one side',
    from: 'ComfyUI’s templates',
    input: {
      prompt: {
        ...base,
        1: node('SamplerCustomAdvanced', {
          noise: ['2', 0],
          guider: ['8', 0],
          sampler: ['9', 0],
          sigmas: ['10', 0],
          latent_image: ['5', 0],
        }),
        2: node('RandomNoise', { noise_seed: 11 }),
        8: node('BasicGuider', { model: ['4', 0], conditioning: ['6', 0] }),
        9: node('KSamplerSelect', { sampler_name: 'euler' }),
        10: node('BasicScheduler', { scheduler: 'simple', steps: 20, denoise: 1 }),
      },
    },
    right: { request: { prompt: 'a red barn', negative_prompt: '', seed: 11 } },
  },
  {
    name: 'a side that nothing leads to',
    from: 'https://github.com/PanicTitan/ComfyUI-Gallery/issues/13',
    input: graph({ negative: undefined }, {}),
    right: { request: { prompt: 'a red barn' }, without: ['negative_prompt'], told: ['the negative prompt'] },
  },
]

const loaders: readonly Row<Input, Reading>[] = [
  {
    name: 'Efficient Loader: prompts, size and CLIP skip of its own',
    from: 'https://github.com/jags111/efficiency-nodes-comfyui/issues/143',
    input: {
      prompt: {
        1: node('Efficient Loader', {
          ...{
            ckpt_name: 'plain.safetensors',
            vae_name: 'Baked VAE',
            clip_skip: -2,
            lora_name: 'None',
            lora_model_strength: 1,
          },
          ...{
            positive: 'a red barn',
            negative: 'fog',
            empty_latent_width: 512,
            empty_latent_height: 640,
            batch_size: 1,
          },
        }),
        2: node('KSampler (Efficient)', {
          ...settings,
          model: ['1', 0],
          positive: ['1', 1],
          negative: ['1', 2],
          latent_image: ['1', 3],
        }),
      },
    },
    right: {
      request: { ...whole, clip_skip: 1 },
      needs: { model: { name: 'plain' }, loras: [] },
      without: ['lora_models'],
    },
  },
  {
    name: 'Efficient Loader with a LoRA, and a stack on it',
    from: 'https://github.com/tkoenig89/ComfyUI_Load_Image_With_Metadata/issues/6',
    input: {
      prompt: {
        1: node('Efficient Loader', {
          ...{
            ckpt_name: 'plain.safetensors',
            vae_name: 'clear.pt',
            lora_name: 'blue_hat.safetensors',
            lora_model_strength: 0.6,
          },
          ...{
            positive: 'a red barn',
            negative: 'fog',
            empty_latent_width: 512,
            empty_latent_height: 640,
            lora_stack: ['3', 0],
          },
        }),
        2: node('KSampler (Efficient)', {
          ...settings,
          model: ['1', 0],
          positive: ['1', 1],
          negative: ['1', 2],
          latent_image: ['1', 3],
        }),
        3: node('LoRA Stacker', {
          ...{ input_mode: 'simple', lora_count: 2, lora_name_1: 'soft.safetensors', lora_wt_1: 0.3, model_str_1: 1 },
          ...{ lora_name_2: 'None', lora_wt_2: 1, lora_name_3: 'unused.safetensors', lora_wt_3: 1 },
        }),
      },
    },
    right: {
      request: { ...whole, lora_models: ['blue_hat', 'soft'], lora_weights: [0.6, 0.3] },
      needs: { vae: { name: 'clear' } },
    },
  },
  {
    name: 'everything through one pipe',
    from: easy,
    input: {
      prompt: {
        1: node('easy fullLoader', {
          ...{
            ckpt_name: 'plain.safetensors',
            vae_name: 'Baked VAE',
            clip_skip: -1,
            lora_name: 'None',
            positive: 'a red barn',
          },
          ...{ negative: 'fog', empty_latent_width: 512, empty_latent_height: 640, resolution: '512 x 640' },
        }),
        2: node('easy preSampling', { ...settings, pipe: ['1', 0] }),
        3: node('easy kSampler', { pipe: ['2', 0], image_output: 'Save', link_id: 0 }),
      },
    },
    right: { request: { ...whole, scheduler: 'EulerDiscreteScheduler' }, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'a pipe with a stack of LoRAs in a chain',
    from: easy,
    input: {
      prompt: {
        1: node('easy fullLoader', {
          ...{ ckpt_name: 'plain.safetensors', positive: 'a red barn', negative: 'fog', empty_latent_width: 512 },
          ...{ empty_latent_height: 640, optional_lora_stack: ['4', 0] },
        }),
        2: node('easy preSampling', { ...settings, pipe: ['1', 0] }),
        4: node('easy loraStack', {
          toggle: true,
          mode: 'simple',
          num_loras: 2,
          lora_1_name: 'None',
          lora_1_strength: 1,
          lora_2_name: 'age.safetensors',
          lora_2_strength: 3,
          optional_lora_stack: ['5', 0],
        }),
        5: node('easy loraStack', {
          toggle: true,
          mode: 'simple',
          num_loras: 1,
          lora_1_name: 'detail.safetensors',
          lora_1_strength: 1.3,
        }),
      },
    },
    right: { request: { lora_models: ['age', 'detail'], lora_weights: [3, 1.3] } },
  },
  {
    name: 'a pipe taken apart again',
    from: hub,
    input: {
      prompt: {
        ...base,
        8: node('ToBasicPipe', {
          model: ['4', 0],
          clip: ['4', 1],
          vae: ['4', 2],
          positive: ['6', 0],
          negative: ['7', 0],
        }),
        9: node('FromBasicPipe', { basic_pipe: ['8', 0] }),
        3: sampler({ model: ['9', 0], positive: ['9', 3], negative: ['9', 4] }),
      },
    },
    right: { request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'a sampler that takes the pipe whole',
    from: hub,
    input: {
      prompt: {
        ...base,
        8: node('ToBasicPipe', {
          model: ['4', 0],
          clip: ['4', 1],
          vae: ['4', 2],
          positive: ['6', 0],
          negative: ['7', 0],
        }),
        3: node('ImpactKSamplerBasicPipe', { ...settings, basic_pipe: ['8', 0], latent_image: ['5', 0] }),
      },
    },
    right: { request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'contexts of rgthree, one upon another',
    from: hub,
    input: {
      prompt: {
        ...base,
        8: node('Context (rgthree)', {
          model: ['4', 0],
          clip: ['4', 1],
          vae: ['4', 2],
          positive: ['6', 0],
          latent: ['5', 0],
          seed: ['13', 0],
        }),
        9: node('Context (rgthree)', { base_ctx: ['8', 0], negative: ['7', 0] }),
        13: node('Seed (rgthree)', { seed: 11 }),
        3: sampler({ model: ['9', 1], positive: ['9', 4], negative: ['9', 5], latent_image: ['9', 6], seed: ['9', 8] }),
      },
    },
    right: { request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'settings that other nodes hold',
    from: 'https://github.com/Stability-AI/StableSwarmUI/issues/139',
    input: {
      prompt: {
        ...base,
        8: node('SDParameterGenerator', {
          ...{
            ckpt_name: 'plain.safetensors',
            sampler_name: 'dpmpp_2m',
            scheduler: 'karras',
            seed: 11,
            steps: 20,
            cfg: 7,
          },
          ...{ width: 512, height: 640, batch_size: 1 },
        }),
        5: node('EmptyLatentImage', { width: ['8', 11], height: ['8', 12], batch_size: 1 }),
        3: sampler({ seed: ['8', 4], steps: ['8', 5], cfg: ['8', 7], sampler_name: ['8', 2], scheduler: ['8', 3] }),
      },
    },
    right: { request: { ...whole, scheduler: 'DPMSolverMultistepScheduler', sigma_schedule: 'karras' } },
  },
  {
    name: 'numbers from primitives',
    from: 'ComfyUI’s editor',
    input: graph(
      { seed: ['10', 0], steps: ['11', 0], cfg: ['12', 0] },
      {
        10: node('PrimitiveInt', { value: 11 }),
        11: node('easy int', { value: 20 }),
        12: node('FloatConstant', { value: 7 }),
      },
    ),
    right: { request: whole },
  },
  {
    name: 'a sampler of an unknown name',
    from: 'short origin: samplers are known by what they take in',
    input: { prompt: { ...base, 3: node('TiledSampler9', { ...settings, ...fed }) } },
    right: { request: { ...whole, scheduler: 'EulerDiscreteScheduler' } },
  },
  {
    name: 'a chooser of checkpoints that keeps a picture beside the name',
    from: 'pysssss’ Custom Scripts',
    input: {
      prompt: {
        ...base,
        4: node('CheckpointLoader|pysssss', { ckpt_name: { content: 'sd15\\plain.safetensors', image: null } }),
        3: sampler(),
      },
    },
    right: { request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'two checkpoints merged',
    from: 'ComfyUI’s examples of merging',
    input: graph(
      { model: ['10', 0] },
      {
        10: node('ModelMergeSimple', { model1: ['4', 0], model2: ['11', 0], ratio: 0.5 }),
        11: node('CheckpointLoaderSimple', { ckpt_name: 'other.safetensors' }),
      },
    ),
    right: { needs: { model: { name: 'plain' } }, told: ['plain, other'] },
  },
  {
    name: 'a VAE of its own that decodes',
    from: 'ComfyUI’s examples',
    input: graph(
      {},
      {
        10: node('VAELoader', { vae_name: 'vae-ft-mse.safetensors' }),
        11: node('VAEDecode', { samples: ['3', 0], vae: ['10', 0] }),
      },
    ),
    right: { needs: { vae: { name: 'vae-ft-mse' } } },
  },
]

const lora = (inputs: Record<string, unknown>, type = 'Someones LoRA Loader') =>
  graph({ model: ['9', 0] }, { 9: node(type, { model: ['4', 0], clip: ['4', 1], ...inputs }) })
const hat = (weight: number) => ({ request: { ...whole, lora_models: ['blue_hat'], lora_weights: [weight] } })

const loras: readonly Row<Input, Reading>[] = [
  {
    name: 'Power Lora Loader: those that are on',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/79',
    input: lora({
      PowerLoraLoaderHeaderWidget: { type: 'PowerLoraLoaderHeaderWidget' },
      lora_1: { on: true, lora: 'blue_hat.safetensors', strength: 0.8 },
      lora_2: { on: false, lora: 'unused.safetensors', strength: 1 },
    }),
    right: hat(0.8),
  },
  {
    name: 'Lora Loader Stack of rgthree',
    from: 'https://github.com/rgthree/rgthree-comfy/issues/296',
    input: lora(
      { lora_01: 'blue_hat.safetensors', strength_01: 0.5, lora_02: 'None', strength_02: 1 },
      'Lora Loader Stack (rgthree)',
    ),
    right: hat(0.5),
  },
  {
    name: 'CR LoRA Stack with switches',
    from: 'Comfyroll’s nodes',
    input: lora(
      {
        switch_1: 'On',
        lora_name_1: 'blue_hat.safetensors',
        model_weight_1: 0.4,
        switch_2: 'Off',
        lora_name_2: 'unused.safetensors',
        model_weight_2: 1,
      },
      'CR LoRA Stack',
    ),
    right: hat(0.4),
  },
  {
    name: 'LoRA Manager: a list of objects',
    from: 'https://github.com/willmiao/ComfyUI-Lora-Manager/issues/42',
    input: lora(
      {
        text: '',
        loras: {
          __value__: [
            { name: 'blue_hat', strength: 0.7, active: true },
            { name: 'unused', strength: 1, active: false },
          ],
        },
      },
      'Lora Loader (LoraManager)',
    ),
    right: hat(0.7),
  },
  {
    name: 'LoraLoaderModelOnly',
    from: 'ComfyUI’s templates',
    input: lora({ lora_name: 'style\\blue_hat.safetensors', strength_model: -0.3 }, 'LoraLoaderModelOnly'),
    right: hat(-0.3),
  },
  {
    name: 'a strength from another node’s name',
    from: 'https://github.com/nkchocoai/ComfyUI-SaveImageWithMetaData/issues/77',
    input: lora({ lora_name: 'blue_hat.safetensors', strength: 0.25 }),
    right: hat(0.25),
  },
  {
    name: 'a LoRA of weight 0 is none',
    from: 'https://github.com/nkchocoai/ComfyUI-SaveImageWithMetaData/issues/77',
    input: lora({ lora_name: 'unused.safetensors', strength_model: 0, strength_clip: 0 }, 'LoraLoader'),
    right: { request: whole, without: ['lora_models'] },
  },
  {
    name: 'a LoRA that nothing draws with is none',
    from: 'short origin: loaders left unlinked',
    input: graph(
      {},
      {
        9: node('LoraLoader', { lora_name: 'unused.safetensors', strength_model: 1, model: ['4', 0], clip: ['4', 1] }),
      },
    ),
    right: { request: whole, without: ['lora_models'] },
  },
  {
    name: 'LoRAs one after another',
    from: 'ComfyUI’s examples of LoRAs',
    input: graph(
      { model: ['10', 0] },
      {
        9: node('LoraLoader', { lora_name: 'first.safetensors', strength_model: 0.1, model: ['4', 0], clip: ['4', 1] }),
        10: node('LoraLoader', {
          lora_name: 'second.safetensors',
          strength_model: 0.2,
          model: ['9', 0],
          clip: ['9', 1],
        }),
      },
    ),
    right: { request: { lora_models: ['second', 'first'], lora_weights: [0.2, 0.1] } },
  },
  {
    name: 'embeddings by their mark, weighted, with an ending',
    from: 'ComfyUI’s examples of textual inversion',
    input: graph({}, { 7: encode('fog, (embedding:EasyMuddy:1.2), embedding:sub/dull_days.pt, x') }),
    right: {
      request: { negative_prompt: 'fog, (EasyMuddy:1.2), dull_days, x' },
      needs: { embeddings: [{ name: 'EasyMuddy' }, { name: 'dull_days' }] },
    },
  },
]

const spoken = (nodes: Nodes) => graph({}, { 6: encode(['20', 0]), ...nodes })

const words: readonly Row<Input, Reading>[] = [
  {
    name: 'a text from a constant',
    from: 'KJNodes',
    input: spoken({ 20: node('StringConstantMultiline', { string: 'a red barn', strip_newlines: true }) }),
    right: { request: whole },
  },
  {
    name: 'texts joined by the core’s node',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/133',
    input: spoken({
      20: node('StringConcatenate', { string_a: 'a red', string_b: ['21', 0], delimiter: ' ' }),
      21: node('PrimitiveString', { value: 'barn' }),
    }),
    right: { request: whole },
  },
  {
    name: 'texts joined by WAS’ node',
    from: 'WAS Node Suite',
    input: spoken({
      20: node('Text Concatenate', { delimiter: ', ', clean_whitespace: 'true', text_b: ['22', 0], text_a: ['21', 0] }),
      21: node('Text Multiline', { text: 'a red barn' }),
      22: node('Text Multiline', { text: 'noon' }),
    }),
    right: { request: { prompt: 'a red barn, noon' } },
  },
  {
    name: 'texts joined by pysssss’ node',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/79',
    input: spoken({
      20: node('StringFunction|pysssss', {
        action: 'append',
        tidy_tags: 'yes',
        text_a: 'a red barn',
        text_b: 'noon',
        text_c: '',
      }),
    }),
    right: { request: { prompt: 'a red barn, noon' } },
  },
  {
    name: 'a text in which something is replaced is not certain',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/79',
    input: spoken({
      20: node('StringFunction|pysssss', {
        action: 'replace',
        tidy_tags: 'no',
        text_a: 'a red barn',
        text_b: 'red',
        text_c: 'blue',
      }),
    }),
    right: { request: { negative_prompt: 'fog' }, without: ['prompt'], told: ['StringFunction|pysssss'] },
  },
  {
    name: 'what a wildcard became',
    from: 'https://github.com/receyuki/comfyui-prompt-reader-node/issues/33',
    input: spoken({
      20: node('ImpactWildcardProcessor', {
        wildcard_text: 'a {red|blue} barn',
        populated_text: 'a red barn',
        mode: 'populate',
        seed: 5,
      }),
    }),
    right: { request: whole },
  },
  {
    name: 'what a wildcard became is not told',
    from: 'https://github.com/adieyal/comfyui-dynamicprompts/issues/34',
    input: spoken({ 20: node('DPRandomGenerator', { text: 'a {red|blue} barn', seed: 5, autorefresh: 'No' }) }),
    right: { without: ['prompt'], told: ['DPRandomGenerator'] },
  },
  {
    name: 'a text shown on the way',
    from: 'https://github.com/chrisgoringe/cg-use-everywhere/issues/292',
    input: spoken({
      20: node('ShowText|pysssss', { text: ['21', 0], text_0: 'shown before' }),
      21: node('Text Multiline', { text: 'a red barn' }),
    }),
    right: { request: whole },
  },
  {
    name: 'a styler gives both sides',
    from: 'SDXL Prompt Styler',
    input: graph(
      {},
      {
        6: encode(['20', 0]),
        7: encode(['20', 1]),
        20: node('SDXLPromptStyler', { text_positive: 'a red barn', text_negative: 'fog', style: 'base' }),
      },
    ),
    right: { request: whole },
  },
  {
    name: 'an encoder of two texts, alike',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/26',
    input: graph(
      {},
      {
        6: node('CLIPTextEncodeSDXL', {
          text_g: 'a red barn',
          text_l: 'a red barn',
          width: 2048,
          height: 1536,
          crop_w: 8,
          crop_h: 16,
          target_width: 1024,
          target_height: 768,
          clip: ['4', 1],
        }),
      },
    ),
    right: {
      request: {
        ...whole,
        ...{ original_width: 2048, original_height: 1536, crop_left: 8, crop_top: 16 },
        ...{ target_width: 1024, target_height: 768, force_zeros_for_empty_prompt: false },
      },
    },
  },
  {
    name: 'an encoder of two texts that differ',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/26',
    input: graph({}, { 6: node('CLIPTextEncodeSDXL', { text_g: 'a red barn', text_l: 'red', clip: ['4', 1] }) }),
    right: { request: { prompt: 'a red barn, red' } },
  },
  {
    name: 'a prompt with tags of LoRAs in it',
    from: 'https://github.com/xxmjskxx/ComfyUI_SaveImageWithMetaDataUniversal/issues/88',
    input: graph(
      {},
      {
        6: node('Power Prompt (rgthree)', {
          prompt: 'a red barn <lora:blue_hat:0.5>',
          opt_model: ['4', 0],
          opt_clip: ['4', 1],
        }),
      },
    ),
    right: { request: { prompt: 'a red barn <lora:blue_hat:0.5>' } },
  },
]

const passes: readonly Row<Input, Reading>[] = [
  {
    name: 'two passes: the first is drawn',
    from: 'ComfyUI’s examples, two passes',
    input: graph(
      {},
      {
        20: node('LatentUpscale', { samples: ['3', 0], width: 1024, height: 1280 }),
        21: sampler({ latent_image: ['20', 0], steps: 9, seed: 1, denoise: 0.5 }),
        22: node('SaveImage', { images: ['23', 0] }),
        23: node('VAEDecode', { samples: ['21', 0], vae: ['4', 2] }),
      },
    ),
    right: { request: { ...whole, hires: false }, told: ['LatentUpscale'] },
  },
  {
    name: 'two passes: latents enlarged by a factor, and drawn over with words and levels of their own',
    from: 'ComfyUI’s examples, two passes; comfy/utils.py, common_upscale',
    input: graph(
      {},
      {
        8: encode('a red barn at night'),
        20: node('LatentUpscaleBy', { samples: ['3', 0], upscale_method: 'nearest-exact', scale_by: 1.5 }),
        21: sampler({
          ...{ latent_image: ['20', 0], positive: ['8', 0], steps: 9, seed: 11, denoise: 0.5, scheduler: 'karras' },
        }),
        22: node('SaveImage', { images: ['23', 0] }),
        23: node('VAEDecode', { samples: ['21', 0], vae: ['4', 2] }),
      },
    ),
    right: {
      request: {
        ...{ ...whole, hires: true, hr_scale: 1.5, hr_upscaler: 'Latent (nearest-exact)', hr_second_pass_steps: 9 },
        ...{ hr_denoising_strength: 0.5, hr_prompt: 'a red barn at night', hr_negative_prompt: '', hr_cfg: 0 },
        ...{ hr_sigma_schedule: 'karras', hr_scheduler: '' },
      },
      untold: ['Latent', 'KSampler'],
    },
  },
  {
    name: 'two passes: latents enlarged to a size, with another seed, which is named',
    from: 'ComfyUI’s examples, two passes',
    input: graph(
      {},
      {
        20: node('LatentUpscale', {
          ...{ samples: ['3', 0], upscale_method: 'bilinear', width: 1024, height: 1280, crop: 'disabled' },
        }),
        21: sampler({ latent_image: ['20', 0], seed: 1, denoise: 0.6 }),
        22: node('SaveImage', { images: ['21', 0] }),
      },
    ),
    right: {
      request: { ...whole, hires: true, hr_resize_x: 1024, hr_resize_y: 1280, hr_upscaler: 'Latent' },
      told: ['seed 1 of the second pass'],
      untold: ['LatentUpscale'],
    },
  },
  {
    name: 'a detailer behind the sampler',
    from: hub,
    input: graph(
      {},
      {
        20: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
        21: node('FaceDetailer', {
          ...settings,
          seed: 99,
          image: ['20', 0],
          model: ['4', 0],
          positive: ['7', 0],
          negative: ['6', 0],
        }),
      },
    ),
    right: { request: whole, told: ['FaceDetailer'] },
  },
  {
    name: 'a sampler that nobody keeps the picture of',
    from: 'https://github.com/receyuki/stable-diffusion-prompt-reader/issues/50',
    input: {
      prompt: {
        ...base,
        1: sampler({ seed: 77, positive: ['7', 0] }),
        3: sampler(),
        8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
        9: node('SaveImage', { images: ['8', 0] }),
      },
    },
    right: { request: whole },
  },
  {
    name: 'image to image',
    from: 'ComfyUI’s examples of image to image',
    input: graph(
      { latent_image: ['10', 0], denoise: 0.6 },
      { 10: node('VAEEncode', { pixels: ['11', 0], vae: ['4', 2] }), 11: node('LoadImage', { image: 'in.png' }) },
    ),
    right: { request: { endpoint: 'sd/image2image', strength: 0.6 } },
  },
  {
    name: 'a ring of samplers ends',
    from: 'short origin: graphs that bite their tail',
    input: {
      prompt: Object.fromEntries(
        Array.from({ length: 3000 }, (_, i) => [
          i,
          sampler({ latent_image: [String((i + 1) % 3000), 0], positive: [String((i + 7) % 3000), 0] }),
        ]),
      ),
    },
    right: { request: { seed: 11 }, without: ['prompt'] },
  },
  {
    name: 'a text that doubles at every node is not certain',
    from: 'short origin: joined texts as a bomb',
    input: spoken(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [
          20 + i,
          node('StringConcatenate', { string_a: [String(21 + i), 0], string_b: [String(21 + i), 0], delimiter: 'x' }),
        ]),
      ),
    ),
    right: { request: { negative_prompt: 'fog' }, without: ['prompt'] },
  },
  {
    name: 'a way of a thousand nodes is not certain',
    from: 'short origin: depth',
    input: graph(
      { positive: ['1000', 0] },
      Object.fromEntries(
        Array.from({ length: 1000 }, (_, i) => [
          1000 + i,
          node('ConditioningSetMask', { conditioning: [String(1001 + i), 0] }),
        ]),
      ),
    ),
    right: { request: { negative_prompt: 'fog' }, without: ['prompt'] },
  },
  {
    name: 'a seed of 64 bits',
    from: 'https://github.com/numz/ComfyUI-SeedVR2_VideoUpscaler/issues/385',
    input: { prompt: JSON.stringify(graph({}, {}).prompt).replace('"seed":11', '"seed":18446744073709551557') },
    right: { request: { ...whole, seed: 4294967237 } },
  },
  {
    name: 'Civitai’s generator: the graph in the comment',
    from: 'https://github.com/civitai/civitai/pull/2009',
    input: {
      UserComment: {
        ...base,
        3: sampler(),
        4: node('CheckpointLoaderSimple', { ckpt_name: 'urn:air:sd1:checkpoint:civitai:4384@128713' }),
        extra: { airs: ['urn:air:sd1:checkpoint:civitai:4384@128713'] },
        extraMetadata: JSON.stringify({
          prompt: 'a red barn',
          negativePrompt: 'fog',
          steps: 20,
          cfgScale: 7,
          sampler: 'euler',
          seed: 11,
        }),
      },
    },
    right: { request: whole, needs: { model: { name: 'Civitai’s model 4384, version 128713' } } },
  },
  {
    name: 'a WebP’s graph, under the camera’s tags',
    from: 'ComfyUI’s SaveAnimatedWEBP',
    input: { Model: `prompt:${JSON.stringify(graph({}, {}).prompt)}`, Make: 'workflow:{"nodes":[],"links":[]}' },
    right: { source: 'comfyui', request: whole },
  },
]

const widget = (name: string, link: number | null = null) => ({ name, type: '*', widget: { name }, link })
const flow = (nodes: unknown[], links: unknown[]): Input => ({ workflow: { nodes, links, version: 0.4 } })
const plain = [
  {
    id: 4,
    type: 'CheckpointLoaderSimple',
    widgets_values: ['plain.safetensors'],
    outputs: ['MODEL', 'CLIP', 'VAE'].map((name) => ({ name, type: name })),
  },
  { id: 5, type: 'EmptyLatentImage', widgets_values: [512, 640, 1] },
  { id: 6, type: 'CLIPTextEncode', widgets_values: ['a red barn'] },
  { id: 7, type: 'CLIPTextEncode', widgets_values: ['fog'] },
]
const ksampler = {
  ...{ id: 3, type: 'KSampler', widgets_values: [11, 'randomize', 20, 7, 'euler', 'normal', 1] },
  inputs: ['model', 'positive', 'negative', 'latent_image'].map((name, i) => ({ name, link: i + 1 })),
}
const straight = [4, 6, 7, 5].map((from, i) => [i + 1, from, 0, 3, i, '*'])

const workflows: readonly Row<Input, Reading>[] = [
  {
    name: 'the editor’s own form',
    from: 'https://github.com/Comfy-Org/ComfyUI-Manager/pull/2882',
    input: flow([...plain, ksampler], straight),
    right: { source: 'comfyui', request: whole, needs: { model: { name: 'plain' } } },
  },
  {
    name: 'links as objects',
    from: 'ComfyUI’s workflow schema 1.0',
    input: flow(
      [...plain, ksampler],
      straight.map(([id, origin_id, origin_slot, target_id, target_slot, type]) => ({
        id,
        origin_id,
        origin_slot,
        target_id,
        target_slot,
        type,
      })),
    ),
    right: { request: whole },
  },
  {
    name: 'values named among the inputs, of an unknown sampler',
    from: 'ComfyUI’s editor since 1.16',
    input: flow(
      [
        ...plain,
        {
          ...{ id: 3, type: 'TiledSampler9', widgets_values: [11, 'randomize', 20, 7, 'euler', 'normal', 1] },
          inputs: [
            ...ksampler.inputs,
            ...['seed', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'].map((name) => widget(name)),
          ],
        },
      ],
      straight,
    ),
    right: { request: whole },
  },
  {
    name: 'a reroute and a bypassed node pass on',
    from: 'ComfyUI’s editor',
    input: flow(
      [
        ...plain,
        ksampler,
        {
          id: 8,
          type: 'Reroute',
          inputs: [{ name: '', type: '*', link: 10 }],
          outputs: [{ name: '', type: 'CONDITIONING' }],
        },
        {
          ...{ id: 9, type: 'LoraLoader', mode: 4, widgets_values: ['unused.safetensors', 1, 1] },
          inputs: [
            { name: 'clip', type: 'CLIP', link: 12 },
            { name: 'model', type: 'MODEL', link: 11 },
          ],
          outputs: [
            { name: 'MODEL', type: 'MODEL' },
            { name: 'CLIP', type: 'CLIP' },
          ],
        },
      ],
      [
        [1, 9, 0, 3, 0, 'MODEL'],
        [2, 8, 0, 3, 1, '*'],
        straight[2],
        straight[3],
        [10, 6, 0, 8, 0, '*'],
        [11, 4, 0, 9, 1, 'MODEL'],
        [12, 4, 1, 9, 0, 'CLIP'],
      ],
    ),
    right: { request: whole, needs: { model: { name: 'plain' } }, without: ['lora_models'] },
  },
  {
    name: 'set in one place, got in another',
    from: 'KJNodes',
    input: flow(
      [
        ...plain,
        ksampler,
        {
          id: 8,
          type: 'SetNode',
          widgets_values: ['neg'],
          inputs: [{ name: 'CONDITIONING', type: 'CONDITIONING', link: 10 }],
          outputs: [{ name: '*', type: '*' }],
        },
        { id: 9, type: 'GetNode', widgets_values: ['neg'], outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }] },
      ],
      [straight[0], straight[1], [3, 9, 0, 3, 2, '*'], straight[3], [10, 7, 0, 8, 0, '*']],
    ),
    right: { request: whole },
  },
  {
    name: 'a muted sampler draws nothing',
    from: 'ComfyUI’s editor',
    input: flow(
      [{ ...ksampler, id: 2, mode: 2, widgets_values: [77, 'fixed', 1, 1, 'ddim', 'normal', 1] }, ...plain, ksampler],
      straight,
    ),
    right: { request: whole },
  },
  {
    name: 'a primitive gives the seed',
    from: 'ComfyUI’s editor',
    input: flow(
      [
        ...plain,
        {
          ...ksampler,
          inputs: [...ksampler.inputs, widget('seed', 9)],
          widgets_values: [5, 'fixed', 20, 7, 'euler', 'normal', 1],
        },
        { id: 8, type: 'PrimitiveNode', widgets_values: [11, 'fixed'] },
      ],
      [...straight, [9, 8, 0, 3, 4, 'INT']],
    ),
    right: { request: whole },
  },
  {
    name: 'a workflow without a sampler says nothing',
    from: 'https://github.com/nkchocoai/ComfyUI-SaveImageWithMetaData/issues/65',
    input: {
      ...flow([{ id: 10, type: 'MarkdownNote', widgets_values: ['Need more details?'] }], []),
      parameters: 'a red barn\nSteps: 20, Sampler: Euler, Seed: 11, Version: ComfyUI',
    },
    right: { source: 'comfyui', request: { prompt: 'a red barn', seed: 11 } },
  },
]

const context = ['seed', 'steps', 'cfg', 'sampler', 'scheduler'].map((name) => [name, ['12', 0]])

const carried: readonly Row<Input, Reading>[] = [
  {
    name: 'a context that has all settings, and the sampler own ones: the sampler draws',
    from: hub,
    input: graph(
      { model: ['10', 1], positive: ['10', 4], negative: ['10', 5], latent_image: ['10', 6], seed: ['10', 8] },
      {
        10: node('Context Big (rgthree)', {
          ...{ model: ['4', 0], clip: ['4', 1], positive: ['6', 0], negative: ['7', 0], latent: ['5', 0] },
          ...Object.fromEntries(context),
          seed: ['11', 0],
        }),
        11: node('Seed (rgthree)', { seed: 11 }),
        12: node('KSampler Config (rgthree)', { steps_total: 99, cfg: 1, sampler_name: 'ddim', scheduler: 'normal' }),
      },
    ),
    right: { request: { ...whole, scheduler: 'EulerDiscreteScheduler' } },
  },
  {
    name: 'a sampler of somebody’s own, whose method is told',
    from: 'https://github.com/zanllp/infinite-image-browsing/issues/961',
    input: graph(
      {},
      {
        3: node('ClownsharKSampler_Beta', {
          ...settings,
          ...{ ...fed, eta: 0.5, sampler_name: 'multistep/res_2m', scheduler: 'beta57', bongmath: true },
        }),
      },
    ),
    right: { request: whole, told: ['multistep/res_2m, beta57'], without: ['scheduler'] },
  },
  {
    name: 'a model that is said to predict v, without a signal at the end',
    from: 'https://github.com/Acly/krita-ai-diffusion/issues/1108',
    input: graph(
      { model: ['10', 0] },
      { 10: node('ModelSamplingDiscrete', { sampling: 'v_prediction', zsnr: true, model: ['4', 0] }) },
    ),
    right: { request: { ...whole, prediction_type: 'v_prediction' }, told: ['ModelSamplingDiscrete: zsnr'] },
  },
  {
    name: 'a model that is said to be an LCM',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/5595',
    input: graph(
      { model: ['10', 0], sampler_name: 'lcm', scheduler: 'sgm_uniform' },
      { 10: node('ModelSamplingDiscrete', { sampling: 'lcm', zsnr: false, model: ['4', 0] }) },
    ),
    right: {
      request: { ...whole, scheduler: 'LCMScheduler', timestep_spacing: 'trailing' },
      untold: ['ModelSampling'],
      without: ['prediction_type'],
    },
  },
  {
    name: 'guidance that is rescaled, which is told',
    from: 'https://github.com/Acly/krita-ai-diffusion/issues/1108',
    input: graph({ model: ['10', 0] }, { 10: node('RescaleCFG', { multiplier: 0.7, model: ['4', 0] }) }),
    right: { request: whole, told: ['RescaleCFG'] },
  },
]

export const graphs: readonly Row<Input, Reading>[] = [
  ...carried,
  ...sides,
  ...loaders,
  ...loras,
  ...words,
  ...passes,
  ...workflows,
  ...subgraphs,
]
