/** What schedulers are called elsewhere: by A1111 and Forge, and by the ids of k-diffusion and of all who follow it. */
import type { GenerationRequest } from '../../parameters/index.ts'

type SigmaSchedule = GenerationRequest['sigma_schedule']

/** Our class, A1111's name (or that of those who have it), and the ids of the others. */
const rows: readonly (readonly [scheduler: string, a1111: string, ...ids: string[]])[] = [
  ['DPMSolverMultistepScheduler', 'DPM++ 2M', 'dpmpp_2m', 'dpm++2m', 'dpmpp_2'],
  ['DPMSolverSinglestepScheduler', 'DPM++ 2S', 'dpmpp_2s'],
  ['EulerDiscreteScheduler', 'Euler', 'euler'],
  ['EulerAncestralDiscreteScheduler', 'Euler a', 'euler_ancestral', 'euler_a', 'EulerA', 'Euler ancestral'],
  ['LMSDiscreteScheduler', 'LMS', 'lms'],
  ['HeunDiscreteScheduler', 'Heun', 'heun'],
  ['KDPM2DiscreteScheduler', 'DPM2', 'dpm_2', 'kdpm_2', 'kdpm2'],
  ['KDPM2AncestralDiscreteScheduler', 'DPM2 a', 'dpm_2_ancestral', 'kdpm_2_a', 'dpm2_a', 'kdpm2 a'],
  ['DDIMScheduler', 'DDIM', 'ddim'],
  ['PNDMScheduler', 'PLMS', 'plms', 'pndm'],
  ['UniPCMultistepScheduler', 'UniPC', 'uni_pc', 'unipc'],
  ['LCMScheduler', 'LCM', 'lcm'],
  ['DEISMultistepScheduler', 'DEIS', 'deis'],
  ['SASolverScheduler', 'SA Solver', 'sa_solver'],
  ['DDPMScheduler', 'DDPM', 'ddpm'],
  ['TCDScheduler', 'TCD', 'tcd'],
  ['dpmpp_2m_sde', 'DPM++ 2M SDE', 'dpmpp_2m_sde', 'dpm++2m_sde'],
  ['dpmpp_2m_sde_heun', 'DPM++ 2M SDE Heun', 'dpmpp_2m_sde_heun'],
  ['dpmpp_3m_sde', 'DPM++ 3M SDE', 'dpmpp_3m_sde'],
  ['dpmpp_2s_ancestral', 'DPM++ 2S a', 'dpmpp_2s_ancestral', 'dpmpp_2s_a', 'dpm++2s_a', 'DPM++ 2S ancestral'],
  ['DPMSolverSDEScheduler', 'DPM++ SDE', 'dpmpp_sde', 'DPM SDE'],
  ['restart', 'Restart', 'restart'],
  ['DPMSolverMultistepSchedulerSDE', 'DPM++ 2M SDE (diffusers)'],
]

/** Those that are not here, and what comes nearest. */
const near: readonly (readonly [scheduler: string, ...names: string[]])[] = [
  // ComfyUI's "gpu" ones draw a tree's numbers on the GPU, and the first noise on the processor.
  ['dpmpp_2m_sde', 'dpmpp_2m_sde_gpu'],
  ['dpmpp_2m_sde_heun', 'dpmpp_2m_sde_heun_gpu'],
  ['dpmpp_3m_sde', 'dpmpp_3m_sde_gpu'],
  ['DPMSolverSDEScheduler', 'dpmpp_sde_gpu'],
  ['dpmpp_2s_ancestral', 'dpmpp_2s_ancestral_cfg_pp'],
  ['DPMSolverMultistepScheduler', 'dpmpp_3m', 'dpm++2mv2', 'dpmpp_2m_cfg_pp'],
  ['DPMSolverSinglestepScheduler', 'DPM fast', 'dpm_fast', 'DPM adaptive', 'dpm_adaptive', 'dpm_solver_stability'],
  ['EulerDiscreteScheduler', 'euler_cfg_pp'],
  ['EulerAncestralDiscreteScheduler', 'euler_ancestral_cfg_pp'],
  ['HeunDiscreteScheduler', 'HeunPP2', 'heunpp2'],
  ['UniPCMultistepScheduler', 'uni_pc_bh2', 'unipc_snr', 'unipc_snr_2', 'unipc_tq', 'unipc_tu', 'unipc_tu_2'],
  ['DDIMScheduler', 'DDIM CFG++', 'ddim_cfg_pp'],
  ['PNDMScheduler', 'ipndm', 'ipndm_v'],
]

const lower = (name: string) => name.toLowerCase()
const table = (all: typeof near) =>
  new Map(all.flatMap(([scheduler, ...names]) => names.map((n) => [lower(n), scheduler])))
const exact = table(rows)
const nearest = table(near)

/** What A1111's "Automatic" means where it is not uniform. Source: its sd_samplers_kdiffusion.py. */
const automatic: Readonly<Record<string, SigmaSchedule>> = {
  'DPM++ 2M': 'karras',
  'DPM++ SDE': 'karras',
  'DPM++ 2S a': 'karras',
  DPM2: 'karras',
  'DPM2 a': 'karras',
  Restart: 'karras',
  'DPM++ 2M SDE': 'exponential',
  'DPM++ 2M SDE Heun': 'exponential',
  'DPM++ 3M SDE': 'exponential',
}

type Schedule = Pick<GenerationRequest, 'sigma_schedule' | 'timestep_spacing'>

/** Names of noise schedules, A1111's labels and the others' ids; the spacings are those of diffusers' own table of names. */
const schedules: Readonly<Record<string, Schedule>> = {
  uniform: { sigma_schedule: 'default', timestep_spacing: 'default' },
  normal: { sigma_schedule: 'default', timestep_spacing: 'default' },
  karras: { sigma_schedule: 'karras', timestep_spacing: 'default' },
  exponential: { sigma_schedule: 'exponential', timestep_spacing: 'default' },
  beta: { sigma_schedule: 'beta', timestep_spacing: 'default' },
  discrete: { sigma_schedule: 'default', timestep_spacing: 'default' },
  trailing: { sigma_schedule: 'default', timestep_spacing: 'trailing' },
  'sgm uniform': { sigma_schedule: 'default', timestep_spacing: 'trailing' },
  simple: { sigma_schedule: 'simple', timestep_spacing: 'default' },
  'align your steps': { sigma_schedule: 'align_your_steps', timestep_spacing: 'default' },
  ays: { sigma_schedule: 'align_your_steps', timestep_spacing: 'default' },
  'ddim uniform': { sigma_schedule: 'default', timestep_spacing: 'leading' },
  ddim: { sigma_schedule: 'default', timestep_spacing: 'leading' },
}

/**
 * The field by which the last noise level but one is left out, where A1111 or ComfyUI does so with a scheduler. Sources:
 * sd_samplers_kdiffusion.py, comfy/samplers.py.
 */
export function levelLeftOut(
  who: 'a1111' | 'comfyui' | 'all' | undefined,
  { scheduler = '', sigma_schedule }: Partial<NamedScheduler>,
): Pick<Partial<GenerationRequest>, 'discard_next_to_last_sigma'> {
  const leavesOut = {
    all: true,
    a1111: isDpm2.test(scheduler) || scheduler === 'dpmpp_3m_sde',
    // With plain levels diffusers' UniPC ends one short of them by itself.
    comfyui: isDpm2.test(scheduler) || (scheduler === 'UniPCMultistepScheduler' && sigma_schedule !== 'default'),
  }
  return who && leavesOut[who] ? { discard_next_to_last_sigma: true } : {}
}

const isDpm2 = /^KDPM2(Ancestral)?DiscreteScheduler$/

/** What a name stands for here. */
export interface NamedScheduler extends Partial<Schedule> {
  scheduler?: string
  /** Whether the scheduler and its schedule are the very ones, not merely the nearest. */
  isExact: boolean
}

/** Reads A1111's `Sampler` and `Schedule type`; older texts have the schedule at the end of the sampler's name. */
export function fromA1111(sampler: string, scheduleType = 'Automatic'): NamedScheduler {
  const [, name = sampler, suffix] =
    sampler.match(
      /^(.*) (Karras|Exponential|AYS|Trailing|discrete|karras|exponential|ays|beta|gits|sgm_uniform|simple|smoothstep|lcm)$/,
    ) ?? []
  const type = suffix ?? scheduleType
  if (!/^(automatic|default)$/i.test(type)) return named(name, type.replaceAll('_', ' '))
  return named(name, Object.hasOwn(automatic, name) ? automatic[name]! : 'uniform')
}

/** Reads the ids of k-diffusion and those who follow it; `_k` at the end is InvokeAI's Karras, `k_` before it NovelAI's habit. */
export function fromIds(id: string, schedule?: string): NamedScheduler {
  const isKarras = id.endsWith('_k')
  return named(
    id.replace(/^k_/, '').replace(/_k$/, ''),
    schedule?.replaceAll('_', ' ') ?? (isKarras ? 'karras' : 'normal'),
  )
}

function named(name: string, scheduleName: string): NamedScheduler {
  const scheduler = exact.get(lower(name)) ?? nearest.get(lower(name))
  const key = lower(scheduleName)
  const schedule = Object.hasOwn(schedules, key) ? schedules[key] : undefined
  return { ...(scheduler && { scheduler }), ...schedule, isExact: exact.has(lower(name)) && schedule !== undefined }
}

/** A1111's words for the request's scheduler. "Automatic" would be Karras for some, so a plain schedule is named. */
export function toA1111(request: GenerationRequest): { sampler: string; scheduleType: string | undefined } {
  const { scheduler, sigma_schedule, timestep_spacing } = request
  const sampler = rows.find(([name]) => name === scheduler)?.[1] ?? scheduler
  const labels: Readonly<Record<SigmaSchedule, string | undefined>> = {
    ...{ default: undefined, karras: 'Karras', exponential: 'Exponential', beta: 'Beta', simple: 'Simple' },
    align_your_steps: 'Align Your Steps',
  }
  const spacings = { default: 'Uniform', leading: 'DDIM', linspace: 'Uniform', trailing: 'SGM Uniform' }
  return { sampler, scheduleType: labels[sigma_schedule] ?? spacings[timestep_spacing] }
}
