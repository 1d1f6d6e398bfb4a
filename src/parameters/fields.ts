/** The fields: one row per parameter, from which forms are drawn and requests are checked. */
import {
  type GenerationRequest,
  predictionTypes,
  promptSyntaxes,
  randomSources,
  schedulers,
  sigmaSchedules,
  timestepSpacings,
} from './request.ts'

export type FieldName = keyof GenerationRequest

export type BackendName = 'local' | 'remote'

interface Row {
  label: string
  help: string
  /** Where a form shows it: always, under "more", or not yet. */
  place: 'main' | 'more' | 'none'
  supportedBy: readonly BackendName[]
}

export interface TextField extends Row {
  kind: 'text'
  required?: boolean
}

export interface NumberField extends Row {
  kind: 'number'
  min: number
  max: number
  /** Values are `min` plus whole multiples of it. */
  step: number
  /** A narrower range that usually serves best, and why. */
  ideal?: { min: number; max: number; advice: string }
  unit?: string
}

export interface SeedField extends Row {
  kind: 'seed'
  max: number
}

export interface ChoiceField extends Row {
  kind: 'choice'
  /** Values, and what people call them. */
  choices: Readonly<Record<string, string>>
  /** Whether other values are legal: a remote may know more. */
  open?: boolean
}

export interface SwitchField extends Row {
  kind: 'switch'
}

export interface OtherField extends Row {
  kind: 'other'
}

export type Field = TextField | NumberField | SeedField | ChoiceField | SwitchField | OtherField

const both = ['local', 'remote'] as const
const local = ['local'] as const
const remote = ['remote'] as const

const schedulerLabels: Record<(typeof schedulers)[number], string> = {
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
}

function labelled<T extends string>(values: readonly T[], labels: Record<T, string>): Record<string, string> {
  return Object.fromEntries(values.map((value) => [value, labels[value]]))
}

const side = (label: string): NumberField => ({
  kind: 'number',
  label,
  help: `${label} of the picture in pixels, a multiple of 8. Models draw best at the size that they were trained at.`,
  place: 'main',
  supportedBy: both,
  min: 64,
  max: 2048,
  step: 8,
  ideal: { min: 64, max: 512, advice: 'Best at 512 or below with SD 1.5 (768 with SDXL).' },
  unit: 'px',
})

export const fields: Readonly<Record<FieldName, Field>> = {
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
    help: 'What the picture shows. (word) draws more of it, [word] less, (word:1.3) as much as you say.',
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
    max: 100,
    step: 1,
    ideal: { min: 20, max: 30, advice: '20 to 30 suit most schedulers; LCM takes 4 to 8.' },
  },
  guidance_scale: {
    kind: 'number',
    label: 'Guidance',
    help: 'How closely the picture follows the prompt. At 1 the negative prompt is not used and a step takes half the time.',
    place: 'main',
    supportedBy: both,
    min: 1,
    max: 20,
    step: 0.1,
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
    max: 4,
    step: 1,
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
    choices: labelled(schedulers, schedulerLabels),
    open: true,
  },
  sigma_schedule: {
    kind: 'choice',
    label: 'Noise levels',
    help: 'How noise is spread over the steps. Karras puts more steps where details form.',
    place: 'more',
    supportedBy: local,
    choices: labelled(sigmaSchedules, {
      default: 'As the model says',
      karras: 'Karras',
      exponential: 'Exponential',
      beta: 'Beta',
    }),
  },
  timestep_spacing: {
    kind: 'choice',
    label: 'Timestep spacing',
    help: 'Which of the 1000 trained timesteps are used.',
    place: 'more',
    supportedBy: local,
    choices: labelled(timestepSpacings, {
      default: 'As the model says',
      leading: 'Leading',
      linspace: 'Linspace',
      trailing: 'Trailing',
    }),
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
    supportedBy: local,
    min: 0,
    max: 11,
    step: 1,
  },
  random_source: {
    kind: 'choice',
    label: 'Random numbers',
    help: 'Whose seeds to match: PyTorch on the processor (diffusers, ComfyUI), or on NVIDIA’s GPUs (AUTOMATIC1111).',
    place: 'more',
    supportedBy: local,
    choices: labelled(randomSources, { cpu: 'PyTorch CPU', nvidia: 'NVIDIA (A1111)' }),
  },
  prompt_syntax: {
    kind: 'choice',
    label: 'Brackets in prompts',
    help: 'Whether (word), [word] and BREAK are instructions, as in AUTOMATIC1111, or plain text, as in diffusers.',
    place: 'more',
    supportedBy: local,
    choices: labelled(promptSyntaxes, { weighted: 'Change the weight', literal: 'Are plain text' }),
  },
  safety_checker: {
    kind: 'switch',
    label: 'Safety checker',
    help: 'Replaces pictures that are found unsafe by black ones.',
    place: 'none',
    supportedBy: remote,
  },
  refiner: {
    kind: 'switch',
    label: 'Refiner',
    help: 'Passes SDXL pictures through a second model.',
    place: 'none',
    supportedBy: remote,
  },
  strength: {
    kind: 'number',
    label: 'Strength',
    help: 'How far the picture may depart from the one it starts from.',
    place: 'none',
    supportedBy: both,
    min: 0,
    max: 1,
    step: 0.01,
  },
  init_image: {
    kind: 'other',
    label: 'Start picture',
    help: 'The picture to start from.',
    place: 'none',
    supportedBy: remote,
  },
  mask_image: {
    kind: 'other',
    label: 'Mask',
    help: 'White is drawn anew, black is kept.',
    place: 'none',
    supportedBy: remote,
  },
  embeddings: {
    kind: 'other',
    label: 'Embeddings',
    help: 'Words that the model is taught.',
    place: 'none',
    supportedBy: remote,
  },
  lora_models: {
    kind: 'other',
    label: 'LoRA',
    help: 'Small additions to the model.',
    place: 'none',
    supportedBy: remote,
  },
  lora_weights: {
    kind: 'other',
    label: 'LoRA weights',
    help: 'How much of each LoRA.',
    place: 'none',
    supportedBy: remote,
  },
}
