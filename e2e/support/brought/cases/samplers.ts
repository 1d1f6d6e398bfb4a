/** Samplers and schedules as programs write them, and what varies a seed. */
import type { Reading } from '../reading.ts'
import type { Row } from '../row.ts'

const a1111 = 'https://github.com/AUTOMATIC1111/stable-diffusion-webui'
const comfyui = 'https://github.com/comfyanonymous/ComfyUI/blob/master/comfy/samplers.py'
const forge = 'https://github.com/Haoming02/sd-webui-forge-classic'
const sdcpp = 'https://github.com/leejet/stable-diffusion.cpp'

const text = (sampler: string, more = '') =>
  `a red barn\nNegative prompt: fog\nSteps: 20, Sampler: ${sampler}, CFG scale: 7, Seed: 11, Size: 512x640${more}, Version: v1.10.1`

type Named = readonly [sampler: string, type: string, scheduler: string, sigmas: string, spacing: string, from: string]

/** Sampler, schedule type where it stands apart, and what both are here. */
const named: readonly Named[] = [
  [
    'DPM++ 2M SDE Karras',
    '',
    'dpmpp_2m_sde',
    'karras',
    'default',
    'https://github.com/deforum/sd-webui-deforum/issues/967',
  ],
  [
    'DPM++ 2M SDE Exponential',
    '',
    'dpmpp_2m_sde',
    'exponential',
    'default',
    'https://github.com/Lebenoa/webui-api/pull/12',
  ],
  ['DPM++ 2M SDE', 'Automatic', 'dpmpp_2m_sde', 'exponential', 'default', `${forge}/issues/53`],
  ['DPM++ 2M SDE', 'SGM Uniform', 'dpmpp_2m_sde', 'default', 'trailing', `${forge}/issues/53`],
  ['DPM++ 2M SDE', 'Align Your Steps', 'dpmpp_2m_sde', 'align_your_steps', 'default', 'A1111’s sd_schedulers.py'],
  [
    'DPM++ 2M SDE Heun',
    '',
    'dpmpp_2m_sde_heun',
    'exponential',
    'default',
    'https://github.com/Lebenoa/webui-api/pull/12',
  ],
  [
    'DPM++ 2M SDE Heun Karras',
    '',
    'dpmpp_2m_sde_heun',
    'karras',
    'default',
    'https://github.com/Lebenoa/webui-api/pull/12',
  ],
  [
    'DPM++ 3M SDE Exponential',
    '',
    'dpmpp_3m_sde',
    'exponential',
    'default',
    'https://github.com/Lebenoa/webui-api/pull/12',
  ],
  ['DPM++ 3M SDE', 'Karras', 'dpmpp_3m_sde', 'karras', 'default', `${forge}/issues/53`],
  ['DPM++ SDE Karras', '', 'DPMSolverSDEScheduler', 'karras', 'default', `${a1111}/pull/4961`],
  ['DPM++ SDE', 'Beta', 'DPMSolverSDEScheduler', 'beta', 'default', 'A1111’s sd_schedulers.py'],
  ['DPM++ 2S a Karras', '', 'dpmpp_2s_ancestral', 'karras', 'default', `${a1111}/pull/4961`],
  ['DPM++ 2S a', 'Simple', 'dpmpp_2s_ancestral', 'simple', 'default', 'A1111’s sd_schedulers.py'],
  ['Restart', '', 'restart', 'karras', 'default', `${a1111}/pull/11850`],
  ['Restart', 'Uniform', 'restart', 'default', 'default', 'https://github.com/deforum/sd-webui-deforum/pull/897'],
  [
    'Euler a',
    'Karras',
    'EulerAncestralDiscreteScheduler',
    'karras',
    'default',
    'https://github.com/rbbrdckybk/dream-factory/issues/57',
  ],
  ['Euler', 'Simple', 'EulerDiscreteScheduler', 'simple', 'default', 'Forge’s usual for new models'],
  [
    'DPM++ 2M',
    'Align Your Steps',
    'DPMSolverMultistepScheduler',
    'align_your_steps',
    'default',
    'A1111’s sd_schedulers.py',
  ],
  ['dpm++2m_sde karras', '', 'dpmpp_2m_sde', 'karras', 'default', `${sdcpp}/pull/1742`],
  ['dpm++2s_a ays', '', 'dpmpp_2s_ancestral', 'align_your_steps', 'default', sdcpp],
]

/** Whether the last noise level but one is left out, where the program does not say so. */
const leavingOut: readonly (readonly [sampler: string, more: string, leaves: boolean])[] = [
  ['DPM2 Karras', '', true],
  ['DPM2 a', ', Schedule type: Karras', true],
  ['DPM++ 3M SDE', ', Schedule type: Exponential', true],
  ['DPM++ 2M SDE', '', false],
  ['Euler', '', false],
  ['Euler', ', Discard penultimate sigma: True', true],
]

/** What varies the first noise, and what steps add. */
const varied: readonly (readonly [name: string, more: string, request: Record<string, unknown>, from: string])[] = [
  [
    'a variation seed',
    ', Variation seed: 5, Variation seed strength: 0.3',
    { subseed: 5, subseed_strength: 0.3 },
    `${a1111}/issues/2841`,
  ],
  [
    'a resized seed',
    ', Seed resize from: 512x768',
    { seed_resize_from_w: 512, seed_resize_from_h: 768 },
    `${a1111}/issues/4227`,
  ],
  [
    'ENSD',
    ', Clip skip: 2, ENSD: 31337',
    { eta_noise_seed_delta: 31337 },
    'https://github.com/shiimizu/ComfyUI_smZNodes/issues/22',
  ],
  ['no ENSD, which is none', '', { eta_noise_seed_delta: 0, subseed_strength: 0 }, `${a1111}/issues/6360`],
  ['Eta of ancestral samplers', ', Eta: 0.67', { eta: 0.67 }, `${a1111}/pull/4961`],
  ['Eta of 0', ', Eta: 0', { eta: 0 }, `${a1111}/pull/4961`],
  ['Eta of DDIM', ', Eta DDIM: 0.2', { eta: 0.2 }, 'A1111’s sd_samplers_timesteps.py'],
]

export const samplers: readonly Row<string, Reading>[] = [
  ...named.map(([sampler, type, scheduler, sigma_schedule, timestep_spacing, from]) => ({
    name: `${sampler}${type && `, ${type}`}`,
    from,
    input: text(sampler, type && `, Schedule type: ${type}`),
    right: { request: { scheduler, sigma_schedule, timestep_spacing, seed: 11 }, untold: ['Sampler', 'Schedule type'] },
  })),
  {
    name: 'a sampler that is not here is named, with its nearest',
    from: comfyui,
    input: text('DPM adaptive'),
    right: { request: { scheduler: 'DPMSolverSinglestepScheduler' }, told: ['Sampler: DPM adaptive'] },
  },
  ...leavingOut.map(([sampler, more, discard_next_to_last_sigma]) => ({
    name: `${sampler}${more} ${discard_next_to_last_sigma ? 'leaves a level out' : 'keeps all levels'}`,
    from: `${a1111}/pull/6044`,
    input: text(sampler, more),
    right: discard_next_to_last_sigma
      ? { request: { discard_next_to_last_sigma }, untold: ['penultimate'] }
      : { without: ['discard_next_to_last_sigma'] },
  })),
  ...varied.map(([name, more, request, from]) => ({
    name,
    from,
    input: text('Euler a', more),
    right: { request: { ...request, seed: 11 }, untold: ['Variation', 'Seed resize', 'ENSD', 'Eta'] },
  })),
]
