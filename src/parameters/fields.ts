/** The fields: one row per parameter, from which forms are drawn and requests are checked. */
import { type Endpoint, isSdxl } from './endpoints.ts'
import {
  dynamicPrompts,
  emphases,
  type GenerationRequest,
  localSchedulers,
  longestSecondSide,
  predictionTypes,
  promptSyntaxes,
  randomSources,
  schedulers,
  sigmaSchedules,
  timestepSpacings,
  upscalers,
  weightBits,
} from './request.ts'

export type FieldName = keyof GenerationRequest

export type BackendName = 'local' | 'remote'

interface Row {
  label: string
  help: string
  /** Where a form shows it: always, under "more", among what only the API's vendor knows, or in a place of its own. */
  place: 'main' | 'more' | 'advanced' | 'none'
  supportedBy: readonly BackendName[]
  /** The endpoints that it means something to; absent where it does to all. */
  endpoints?: readonly Endpoint[]
  /** Those on this device, where they differ. */
  onDevice?: readonly Endpoint[]
  /** The switch without which it says nothing: the form shows both in a section of their own. */
  under?: 'hires'
}

export interface TextField extends Row {
  kind: 'text'
  required?: boolean
}

interface Ideal {
  min: number
  max: number
  advice: string
}

export interface NumberField extends Row {
  kind: 'number'
  min: number
  max: number
  /** Where a slider ends, if that is below `max`. */
  slider?: number
  /** Values are `min` plus whole multiples of it. */
  step: number
  /** A narrower range that usually serves best, and why. */
  ideal?: Ideal
  unit?: string
  /** Whether it may be left undefined. */
  optional?: boolean
  /** What differs where the API draws, and where it draws with an SDXL model. */
  remote?: { max: number; ideal?: Ideal }
  sdxl?: { remote: { ideal: Ideal } }
}

export interface SeedField extends Row {
  kind: 'seed'
  max: number
}

export interface ChoiceField extends Row {
  kind: 'choice'
  /** Values, and what people call them, in the order of a list: no value is a whole number, which objects put first. */
  choices: Readonly<Record<string, string>>
  /** Whether other values are legal: a remote may know more. */
  open?: boolean
  /** Those of the choices that a remote does not know. */
  localOnly?: readonly string[]
}

export interface SwitchField extends Row {
  kind: 'switch'
}

export interface OtherField extends Row {
  kind: 'other'
}

export type Field = TextField | NumberField | SeedField | ChoiceField | SwitchField | OtherField

const sd = ['sd/text2image', 'sd/image2image', 'sd/inpainting'] as const
const sdxl = ['sdxl/text2image', 'sdxl/image2image', 'sdxl/inpainting'] as const
const fromWords = ['sd/text2image', 'sdxl/text2image'] as const
const fromPicture = ['sd/image2image', 'sd/inpainting', 'sdxl/image2image', 'sdxl/inpainting'] as const
const inpainting = ['sd/inpainting', 'sdxl/inpainting'] as const
const both = ['local', 'remote'] as const
const local = ['local'] as const
const remote = ['remote'] as const

const schedulerLabels: Record<(typeof schedulers | typeof localSchedulers)[number], string> = {
  UniPCMultistepScheduler: 'UniPC',
  DPMSolverMultistepScheduler: 'DPM++ 2M',
  DPMSolverSinglestepScheduler: 'DPM++ 2S',
  EulerDiscreteScheduler: 'Euler',
  EulerAncestralDiscreteScheduler: 'Euler ancestral',
  DDIMScheduler: 'DDIM',
  PNDMScheduler: 'PNDM (PLMS)',
  HeunDiscreteScheduler: 'Heun',
  LMSDiscreteScheduler: 'LMS',
  KDPM2DiscreteScheduler: 'DPM2',
  KDPM2AncestralDiscreteScheduler: 'DPM2 ancestral',
  DEISMultistepScheduler: 'DEIS',
  SASolverScheduler: 'SA-Solver',
  DDPMScheduler: 'DDPM',
  LCMScheduler: 'LCM',
  TCDScheduler: 'TCD',
  DPMSolverMultistepSchedulerSDE: 'DPM++ 2M SDE (diffusers)',
  DPMSolverSDEScheduler: 'DPM++ SDE',
  dpmpp_2m_sde: 'DPM++ 2M SDE',
  dpmpp_2m_sde_heun: 'DPM++ 2M SDE Heun',
  dpmpp_3m_sde: 'DPM++ 3M SDE',
  dpmpp_2s_ancestral: 'DPM++ 2S ancestral',
  restart: 'Restart',
}

function labelled<T extends string>(values: readonly T[], labels: Record<T, string>): Record<string, string> {
  return Object.fromEntries(values.map((value) => [value, labels[value]]))
}

const sigmaLabels = labelled(sigmaSchedules, {
  default: 'As the model says',
  karras: 'Karras',
  exponential: 'Exponential',
  beta: 'Beta',
  simple: 'Simple',
  align_your_steps: 'Align Your Steps',
})

const spacingLabels = labelled(timestepSpacings, {
  default: 'As the model says',
  leading: 'Leading',
  linspace: 'Linspace',
  trailing: 'Trailing (SGM Uniform)',
})

const secondPass = { place: 'none', supportedBy: local, endpoints: fromWords, under: 'hires' } as const

const asFirst = 'As in the first pass'

const secondSide = (side: 'width' | 'height'): NumberField => ({
  ...secondPass,
  kind: 'number',
  label: `Enlarge to ${side}`,
  help: `The ${side} that comes out, in place of a factor. 0 goes by the other side; with both, what the picture has too much of is cut off.`,
  min: 0,
  max: longestSecondSide,
  step: 1,
  unit: 'px',
})

const side = (label: string): NumberField => ({
  kind: 'number',
  label,
  help: `${label} of the picture in pixels, a multiple of 8. Models draw best at the size that they were trained at.`,
  place: 'main',
  supportedBy: both,
  min: 64,
  max: 2048,
  step: 8,
  unit: 'px',
  remote: { max: 1536, ideal: { min: 64, max: 512, advice: 'Best at 512 or below with SD 1.5 (768 with SDXL).' } },
  sdxl: { remote: { ideal: { min: 64, max: 768, advice: 'Best at 768 or below with SDXL.' } } },
})

const resizeFrom = (side: 'width' | 'height'): NumberField => ({
  kind: 'number',
  label: `Seed resize from ${side}`,
  help: `Begins with the noise that a picture of this ${side} has, put in the middle: the same seed at another size stays like it. 0 is off; both sides must be given.`,
  place: 'more',
  supportedBy: local,
  min: 0,
  max: 2048,
  step: 8,
  unit: 'px',
})

const toldSize = (label: string, what: string): NumberField => ({
  kind: 'number',
  label,
  help: `SDXL is told ${what}: pictures that are said to be small or cut look so. 0 leaves it to the picture itself.`,
  place: 'more',
  supportedBy: local,
  endpoints: sdxl,
  min: 0,
  max: 4096,
  step: 1,
  unit: 'px',
})

const score = (label: string, what: string): NumberField => ({
  kind: 'number',
  label,
  help: `SDXL’s refiner is told how beautiful ${what} is, from 0 to 10. The base model hears nothing of it.`,
  place: 'more',
  supportedBy: local,
  endpoints: sdxl,
  min: 0,
  max: 10,
  step: 0.1,
})

const wholeSteps = (where: string): NumberField => ({
  kind: 'number',
  label: `Whole steps at the ${where}`,
  help: `So many steps at the ${where} are whole, whatever the interval above.`,
  place: 'more',
  supportedBy: local,
  min: 0,
  max: 100,
  slider: 20,
  step: 1,
})

const noiseLevel = (label: string, help: string): NumberField => ({
  kind: 'number',
  label,
  help: `${help} The noise goes from 14.6 to 0; 0 is off.`,
  place: 'more',
  supportedBy: local,
  min: 0,
  max: 15,
  step: 0.01,
})

export const fields: Readonly<Record<FieldName, Field>> = {
  endpoint: {
    kind: 'choice',
    label: 'Make',
    help: 'What the picture is made from, and by which family of models.',
    place: 'none',
    supportedBy: both,
    choices: {
      'sd/text2image': 'Text to image',
      'sd/image2image': 'Image to image',
      'sd/inpainting': 'Inpainting',
      'sdxl/text2image': 'Text to image (SDXL)',
      'sdxl/image2image': 'Image to image (SDXL)',
      'sdxl/inpainting': 'Inpainting (SDXL)',
    },
  },
  model_id: {
    kind: 'text',
    label: 'Model',
    help: 'The checkpoint that draws the picture.',
    place: 'none',
    supportedBy: both,
    required: true,
  },
  prompt: {
    kind: 'text',
    label: 'Prompt',
    help: 'What the picture shows. (word) draws more of it, [word] less, (word:1.3) as much as you say; [cat:dog:0.5] changes halfway, and {red|blue} is one of them.',
    place: 'main',
    supportedBy: both,
  },
  negative_prompt: {
    kind: 'text',
    label: 'Negative prompt',
    help: 'What the picture should not show.',
    place: 'main',
    supportedBy: both,
  },
  num_inference_steps: {
    kind: 'number',
    label: 'Steps',
    help: 'How often the picture is refined. More takes longer.',
    place: 'main',
    supportedBy: both,
    min: 1,
    max: 150,
    slider: 100,
    step: 1,
    remote: { max: 100 },
    ideal: { min: 20, max: 30, advice: '20 to 30 suit most schedulers; LCM takes 4 to 8.' },
  },
  guidance_scale: {
    kind: 'number',
    label: 'Guidance',
    help: 'How closely the picture follows the prompt. At 1 the negative prompt is not used and a step takes half the time.',
    place: 'main',
    supportedBy: both,
    min: 1,
    max: 30,
    slider: 20,
    step: 0.1,
    remote: { max: 20 },
    ideal: { min: 5, max: 12.5, advice: '7.5 is usual; high values overdraw.' },
  },
  width: side('Width'),
  height: side('Height'),
  samples: {
    kind: 'number',
    label: 'Pictures',
    help: 'How many pictures to make. Each takes the seed after the one before, and can be made again alone.',
    place: 'main',
    supportedBy: both,
    min: 1,
    max: 1000,
    step: 1,
    slider: 8,
    remote: { max: 4 },
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    help: 'The same seed and parameters give the same picture. Leave it empty for a new one each time.',
    place: 'main',
    supportedBy: both,
    max: Number.MAX_SAFE_INTEGER,
  },
  scheduler: {
    kind: 'choice',
    label: 'Scheduler',
    help: 'The method that turns noise into a picture.',
    place: 'main',
    supportedBy: both,
    choices: {
      default: 'As the backend chooses',
      ...labelled([...schedulers, ...localSchedulers], schedulerLabels),
    },
    open: true,
    localOnly: localSchedulers,
  },
  sigma_schedule: {
    kind: 'choice',
    label: 'Noise levels',
    help: 'How noise is spread over the steps. Karras puts more steps where details form; Align Your Steps is made for ten. What other programs call SGM Uniform is the timestep spacing “Trailing”.',
    place: 'more',
    supportedBy: local,
    choices: sigmaLabels,
  },
  timestep_spacing: {
    kind: 'choice',
    label: 'Timestep spacing',
    help: 'Which of the 1000 trained timesteps are used.',
    place: 'more',
    supportedBy: local,
    choices: spacingLabels,
  },
  discard_next_to_last_sigma: {
    kind: 'switch',
    label: 'Leave out the last noise level but one',
    help: 'A larger last step. AUTOMATIC1111 does so with DPM2, DPM2 a and DPM++ 3M SDE, ComfyUI with the first two.',
    place: 'more',
    supportedBy: local,
  },
  prediction_type: {
    kind: 'choice',
    label: 'Prediction',
    help: 'What the model predicts. Change it only if pictures are grey or burnt: some files do not say what they are.',
    place: 'more',
    supportedBy: local,
    choices: labelled(predictionTypes, {
      default: 'As the model says',
      epsilon: 'Noise (epsilon)',
      v_prediction: 'Velocity (v)',
    }),
  },
  clip_skip: {
    kind: 'number',
    label: 'CLIP layers to skip',
    help: 'Layers of the text encoder to leave out. 1 is what other programs call “Clip skip 2”; anime models often want it.',
    place: 'more',
    supportedBy: both,
    min: 0,
    max: 11,
    step: 1,
    remote: { max: 12 },
  },
  random_source: {
    kind: 'choice',
    label: 'Random numbers',
    help: 'Whose seeds to match: PyTorch on the processor (diffusers, ComfyUI), or on NVIDIA’s GPUs (AUTOMATIC1111).',
    place: 'more',
    supportedBy: local,
    choices: labelled(randomSources, { cpu: 'PyTorch CPU', nvidia: 'NVIDIA (A1111)' }),
  },
  eta: {
    kind: 'number',
    label: 'Eta',
    help: 'How much of the noise each step puts back: 1 for ancestral and SDE schedulers unless you say otherwise, 0 for DDIM and TCD.',
    place: 'more',
    supportedBy: local,
    min: 0,
    max: 1,
    step: 0.01,
    optional: true,
  },
  subseed_strength: {
    kind: 'number',
    label: 'Variation strength',
    help: 'How much of the variation seed’s noise is mixed into the seed’s: a little changes details, 1 is that seed’s picture. Several pictures then vary the variation seed, not the seed.',
    place: 'more',
    supportedBy: local,
    min: 0,
    max: 1,
    step: 0.01,
  },
  subseed: {
    kind: 'seed',
    label: 'Variation seed',
    help: 'The seed to vary towards. Empty for a new one each time. It counts where the variation strength is above 0.',
    place: 'more',
    supportedBy: local,
    max: Number.MAX_SAFE_INTEGER,
  },
  seed_resize_from_w: resizeFrom('width'),
  seed_resize_from_h: resizeFrom('height'),
  eta_noise_seed_delta: {
    kind: 'number',
    label: 'Seed delta of added noise (ENSD)',
    help: 'Added to the seed for the noise that ancestral schedulers put back. 31337 is NovelAI’s; pictures of AUTOMATIC1111 tell theirs as ENSD.',
    place: 'more',
    supportedBy: local,
    min: 0,
    max: 2 ** 32,
    step: 1,
  },
  cache_interval: {
    kind: 'number',
    label: 'One whole step in',
    help: 'Between whole steps only the model’s outermost layers run, on what the last whole step found deeper (DeepCache). 2 takes little more than half the time, 3 two fifths; details change. 1 is off.',
    place: 'more',
    supportedBy: local,
    min: 1,
    max: 10,
    step: 1,
    ideal: { min: 1, max: 3, advice: 'Above 3 pictures lose details, the more the fewer steps there are.' },
  },
  cache_branch: {
    kind: 'number',
    label: 'Layers between whole steps',
    help: 'How many layers more than the fewest run between whole steps: 1 keeps closer to the whole, and takes longer.',
    place: 'more',
    supportedBy: local,
    min: 0,
    max: 1,
    step: 1,
  },
  cache_warmup: wholeSteps('start'),
  cache_cooldown: wholeSteps('end'),
  s_min_uncond: noiseLevel(
    'Negative prompt down to noise',
    'Once there is less noise than this, every other step goes without the negative prompt and takes half the time. AUTOMATIC1111 calls it NGMS.',
  ),
  s_min_uncond_all: {
    kind: 'switch',
    label: 'Every step below that noise',
    help: 'Goes without the negative prompt in every step below that noise, not in every other.',
    place: 'more',
    supportedBy: local,
  },
  s_max_uncond: noiseLevel(
    'Negative prompt from noise',
    'As long as there is more noise than this, steps go without the negative prompt and take half the time. 5.4 gives freer compositions.',
  ),
  skip_early_cond: {
    kind: 'number',
    label: 'Skip early CFG',
    help: 'The share of the steps, from the first, that go without the negative prompt and take half the time. AUTOMATIC1111’s.',
    place: 'more',
    supportedBy: local,
    min: 0,
    max: 1,
    step: 0.01,
  },
  prompt_syntax: {
    kind: 'choice',
    label: 'Brackets in prompts',
    help: 'Whether (word), [word], [from:to:0.5], [one|another], AND and BREAK are instructions, as in AUTOMATIC1111, or plain text, as in diffusers.',
    place: 'more',
    supportedBy: local,
    choices: labelled(promptSyntaxes, { weighted: 'Are instructions', literal: 'Are plain text' }),
  },
  emphasis: {
    kind: 'choice',
    label: 'Emphasis',
    help: 'How weights are applied. No norm does not bring the mean back afterwards, which can help where many weights wash a picture out.',
    place: 'more',
    supportedBy: local,
    choices: labelled(emphases, { original: 'Original', no_norm: 'No norm', ignore: 'Ignore the weights' }),
  },
  dynamic_prompts: {
    kind: 'choice',
    label: 'Choices in prompts',
    help: 'What {red|blue} and __colours__ are: one of them by the seed, all of them one after the other, or plain text. \\{ is a brace that is meant.',
    place: 'more',
    supportedBy: both,
    choices: labelled(dynamicPrompts, { random: 'One by the seed', all: 'All combinations', off: 'Are plain text' }),
  },
  prompt_template: {
    kind: 'other',
    label: 'Template',
    help: 'What the prompt was chosen from.',
    place: 'none',
    supportedBy: both,
  },
  negative_prompt_template: {
    kind: 'other',
    label: 'Negative template',
    help: 'What the negative prompt was chosen from.',
    place: 'none',
    supportedBy: both,
  },
  vae: {
    kind: 'other',
    label: 'VAE',
    help: 'The part that turns the model’s numbers into colours. Another one can mend pale or blotchy pictures; TAESD, a tiny one, is quicker and needs less memory.',
    place: 'more',
    supportedBy: local,
  },
  weight_bits: {
    kind: 'choice',
    label: 'Weights',
    help: 'Fewer bits take less of the GPU’s memory, draw a little more slowly, and change details. Automatic takes them only where the model does not fit otherwise.',
    place: 'more',
    supportedBy: local,
    choices: labelled(weightBits, { auto: 'Automatic', '16bit': '16 bits', '8bit': '8 bits', '4bit': '4 bits' }),
  },
  safety_checker: {
    kind: 'switch',
    label: 'Safety checker',
    help: 'Replaces pictures that are found unsafe by black ones. On this device it takes a checker’s file, and a picture is shown only once it is checked.',
    place: 'more',
    supportedBy: both,
  },
  refiner: {
    kind: 'switch',
    label: 'Refiner',
    help: 'Leaves the last steps to SDXL’s refiner, a second model for the details. On this device it must be opened like any model.',
    place: 'main',
    supportedBy: both,
    endpoints: sdxl,
  },
  refiner_start: {
    kind: 'number',
    label: 'Refiner from',
    help: 'At which share of the steps the refiner takes over. It was trained for the last fifth.',
    place: 'more',
    supportedBy: local,
    endpoints: sdxl,
    min: 0,
    max: 1,
    step: 0.01,
  },
  original_width: toldSize('Original width', 'the width of the picture that this one is said to have been cut from'),
  original_height: toldSize('Original height', 'the height of the picture that this one is said to have been cut from'),
  crop_left: toldSize('Crop from the left', 'how far from the left edge of that it is said to begin'),
  crop_top: toldSize('Crop from the top', 'how far from the top edge of that it is said to begin'),
  target_width: toldSize('Target width', 'the width that the picture is said to have'),
  target_height: toldSize('Target height', 'the height that the picture is said to have'),
  aesthetic_score: score('Beauty', 'the picture'),
  negative_aesthetic_score: score('Beauty to avoid', 'what the negative prompt stands for'),
  force_zeros_for_empty_prompt: {
    kind: 'switch',
    label: 'No negative prompt is nothing',
    help: 'An empty negative prompt is nothing at all to SDXL, as in diffusers and AUTOMATIC1111. Off, it is read as an empty text, as in ComfyUI.',
    place: 'more',
    supportedBy: local,
    endpoints: sdxl,
  },
  strength: {
    kind: 'number',
    label: 'Strength',
    help: 'How far the picture may depart from the one it starts from. It also says how many of the steps are run.',
    place: 'main',
    supportedBy: both,
    endpoints: fromPicture,
    min: 0,
    max: 1,
    step: 0.01,
    optional: true,
  },
  init_image: {
    kind: 'other',
    label: 'Start picture',
    help: 'The picture to start from. It is brought to the chosen width and height.',
    place: 'main',
    supportedBy: both,
    endpoints: fromPicture,
  },
  mask_image: {
    kind: 'other',
    label: 'Mask',
    help: 'White is drawn anew, black is kept. It has the size of the start picture.',
    place: 'main',
    supportedBy: both,
    endpoints: inpainting,
  },
  padding_mask_crop: {
    kind: 'number',
    label: 'Padding around the mask',
    help: 'Draws only the masked part, enlarged to the whole width and height, with this much of the picture around it.',
    place: 'none',
    supportedBy: local,
    endpoints: inpainting,
    min: 0,
    max: 512,
    step: 1,
    unit: 'px',
    optional: true,
  },
  mask_blur: {
    kind: 'number',
    label: 'Mask blur',
    help: 'Softens the edge of the mask, so that what is drawn anew fades into the picture.',
    place: 'more',
    supportedBy: local,
    endpoints: inpainting,
    min: 0,
    max: 64,
    step: 1,
    unit: 'px',
  },
  embeddings: {
    kind: 'other',
    label: 'Embeddings',
    help: 'Words that the model is taught. Use their trigger words in a prompt.',
    place: 'more',
    supportedBy: both,
  },
  lora_models: {
    kind: 'other',
    label: 'LoRA',
    help: 'Small adapters to the model. Use their trigger words in a prompt.',
    place: 'more',
    supportedBy: both,
  },
  lora_weights: {
    kind: 'other',
    label: 'LoRA weights',
    help: 'How much of each LoRA, 0 to 1 as a rule.',
    place: 'more',
    supportedBy: both,
  },
  hires: {
    kind: 'switch',
    label: 'Draw a larger picture in a second pass',
    help: 'The picture is drawn at the size above, enlarged and drawn over once more (hires fix): large pictures without doubled heads. The API makes it twice as large, one picture at a time.',
    place: 'none',
    supportedBy: both,
    endpoints: sd,
    onDevice: fromWords,
  },
  hr_scale: {
    ...secondPass,
    kind: 'number',
    label: 'Enlarge by',
    help: 'How many times as wide and high the second pass draws. Twice the size takes more than four times as long a step.',
    min: 1,
    max: 4,
    step: 0.05,
  },
  hr_resize_x: secondSide('width'),
  hr_resize_y: secondSide('height'),
  hr_upscaler: {
    ...secondPass,
    kind: 'choice',
    label: 'Upscaler',
    help: 'What enlarges the first picture. Latent ones need a strength of 0.5 or more and draw details anew; Lanczos and Nearest enlarge pixels and keep to the picture at 0.2 to 0.5.',
    choices: Object.fromEntries(upscalers.map((name) => [name, name])),
    open: true,
  },
  hr_denoising_strength: {
    ...secondPass,
    kind: 'number',
    label: 'Second strength',
    help: 'How far the second pass may depart from the first picture. All of its steps are run, whatever the strength; at 0 the picture is only enlarged.',
    min: 0,
    max: 1,
    step: 0.01,
  },
  hr_second_pass_steps: {
    ...secondPass,
    kind: 'number',
    label: 'Second steps',
    help: 'Steps of the second pass. 0 takes as many as the first.',
    min: 0,
    max: 100,
    step: 1,
  },
  hr_cfg: {
    ...secondPass,
    kind: 'number',
    label: 'Second guidance',
    help: 'How closely the second pass follows the prompt. 0 is the first pass’s.',
    min: 0,
    max: 20,
    step: 0.1,
  },
  hr_scheduler: {
    ...secondPass,
    kind: 'choice',
    label: 'Second scheduler',
    help: 'The scheduler of the second pass.',
    choices: { '': asFirst, ...labelled([...schedulers, ...localSchedulers], schedulerLabels) },
    open: true,
  },
  hr_sigma_schedule: {
    ...secondPass,
    kind: 'choice',
    label: 'Second noise levels',
    help: 'How noise is spread over the steps of the second pass.',
    choices: { '': asFirst, ...sigmaLabels },
  },
  hr_timestep_spacing: {
    ...secondPass,
    kind: 'choice',
    label: 'Second timestep spacing',
    help: 'Which of the 1000 trained timesteps the second pass uses.',
    choices: { '': asFirst, ...spacingLabels },
  },
  hr_prompt: {
    ...secondPass,
    kind: 'text',
    label: 'Second prompt',
    help: 'What the second pass draws, with LoRAs of its own. Empty, it is the prompt above; there [cat:dog:1.5] changes halfway through the second pass.',
  },
  hr_negative_prompt: {
    ...secondPass,
    kind: 'text',
    label: 'Second negative prompt',
    help: 'What the second pass should not show. Empty, it is the negative prompt above.',
  },
  upscale: {
    kind: 'choice',
    label: 'Upscale',
    help: 'Enlarges the finished picture.',
    place: 'advanced',
    supportedBy: remote,
    choices: { '': 'No', '2x': 'Twice the size' },
    open: true,
  },
  webhook: {
    kind: 'text',
    label: 'Webhook',
    help: 'An address of yours that the API sends the picture to. A browser cannot receive it: Darkroom asks by itself.',
    place: 'advanced',
    supportedBy: remote,
  },
  server_id: {
    kind: 'text',
    label: 'Server',
    help: 'Which of your own ImagePipeline servers draws.',
    place: 'advanced',
    supportedBy: remote,
  },
  base64: {
    kind: 'switch',
    label: 'Picture in the reply',
    help: 'Sends the picture inside the reply instead of a link.',
    place: 'advanced',
    supportedBy: remote,
  },
}

/** Where a request is going. */
export interface Destination {
  backend: BackendName
  endpoint: Endpoint
}

/** Whether the field means anything to the backend and the endpoint. */
export function isSupported(name: FieldName, { backend, endpoint }: Destination): boolean {
  const { supportedBy, endpoints, onDevice } = fields[name]
  const meant = (backend === 'local' && onDevice) || endpoints
  return supportedBy.includes(backend) && (meant?.includes(endpoint) ?? true)
}

/** Whether the request means what the field says: the switch that it stands under, where there is one, is on. */
export function isMeant(name: FieldName, request: GenerationRequest): boolean {
  const { under } = fields[name]
  return !under || request[under]
}

/** The field's row with the limits and the advice of where the request is going. */
export function fieldFor(name: FieldName, { backend, endpoint }: Destination): Field {
  const field = fields[name]
  if (field.kind === 'choice' && field.localOnly && backend === 'remote') {
    const { localOnly } = field
    const choices = Object.entries(field.choices).filter(([choice]) => !localOnly.includes(choice))
    return { ...field, choices: Object.fromEntries(choices) }
  }
  if (field.kind !== 'number') return field
  if (backend === 'local') return field
  return { ...field, ...field.remote, ...(isSdxl(endpoint) && field.sdxl?.remote) }
}
