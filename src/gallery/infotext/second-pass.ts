/** The second pass (hires fix) in A1111's text. Sources: AUTOMATIC1111 modules/processing.py, modules/infotext_utils.py; Forge's guidance. */
import { type GenerationRequest, hasSecondPass, noSecondPass, secondPass, upscalers } from '../../parameters/index.ts'
import { bareName, type NeededFile } from './found.ts'
import type { Setting } from './infotext.ts'
import { fromA1111, toA1111 } from './scheduler-names.ts'

/** Settings that are read here. */
export const secondPassSettings = [
  ...['Hires upscale', 'Hires resize', 'Hires steps', 'Hires upscaler', 'Hires sampler', 'Hires schedule type'],
  ...['Hires prompt', 'Hires negative prompt', 'Hires CFG Scale', 'Hires timestep spacing', 'First pass size'],
]

type Settings = ReadonlyMap<string, string>

/** Whether the text tells of a second pass: its strength is that pass's then. */
export function tellsOfSecondPass(settings: Settings): boolean {
  return ['Hires upscale', 'Hires resize', 'First pass size'].some((key) => settings.has(key))
}

/** What the text says of a second pass, as a request's fields; without one, that there is none. */
export function secondPassIn(settings: Settings): Record<string, unknown> {
  if (!tellsOfSecondPass(settings)) return noSecondPass
  const [x, y] = sizeIn(settings.get('Hires resize')) ?? [0, 0]
  const named = {
    hr_scale: settings.get('Hires upscale'),
    hr_second_pass_steps: settings.get('Hires steps'),
    hr_denoising_strength: settings.get('Denoising strength'),
    hr_cfg: settings.get('Hires CFG Scale'),
    hr_upscaler: upscalerIn(settings),
    hr_prompt: settings.get('Hires prompt'),
    hr_negative_prompt: settings.get('Hires negative prompt'),
  }
  const said = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
  return {
    ...{ ...noSecondPass, hires: true, hr_resize_x: x, hr_resize_y: y, ...said },
    ...schedulerIn(settings),
    ...ofOldFix(settings),
  }
}

/** What no upscaler makes larger, Lanczos does. */
function upscalerIn(settings: Settings): string | undefined {
  const name = settings.get('Hires upscaler')
  return name === 'None' ? 'Lanczos' : name
}

/** The upscaler that the text names, where it is a model. */
export function neededUpscaler(settings: Settings): NeededFile | undefined {
  const name = tellsOfSecondPass(settings) ? upscalerIn(settings) : undefined
  return name === undefined || upscalers.includes(name) ? undefined : { name: bareName(name) }
}

/** The pass's own scheduler and schedule, as far as they are not those of the first. */
function schedulerIn(settings: Settings): Record<string, unknown> {
  const own = (key: string) => (/^use same/i.test(settings.get(key) ?? '') ? undefined : settings.get(key))
  const [sampler, type] = [settings.get('Sampler') ?? '', settings.get('Schedule type')]
  const [first, second] = [
    fromA1111(sampler, type),
    fromA1111(own('Hires sampler') ?? sampler, own('Hires schedule type') ?? type),
  ]
  const spacing = (key: string, { timestep_spacing = 'default' }: typeof first) => settings.get(key) ?? timestep_spacing
  const unless = (value: unknown, usual: unknown) => (value === undefined || value === usual ? '' : value)
  return {
    hr_scheduler: unless(second.scheduler, first.scheduler),
    hr_sigma_schedule: unless(second.sigma_schedule, first.sigma_schedule),
    hr_timestep_spacing: unless(spacing('Hires timestep spacing', second), spacing('Timestep spacing', first)),
  }
}

/** Of a sampler's name for the second pass that is not among those here. */
export function unknownInSecondPass(settings: Settings): string[] {
  const sampler = settings.get('Hires sampler')
  const type = settings.get('Hires schedule type')
  if (!tellsOfSecondPass(settings) || (sampler ?? type) === undefined) return []
  const { isExact } = fromA1111(sampler ?? settings.get('Sampler') ?? '', type ?? settings.get('Schedule type'))
  return isExact ? [] : [`Hires sampler: ${[sampler, type].filter(Boolean).join(', ')}`]
}

/**
 * Before 2023 the size was the finished picture's, beside that of the first pass, where 0x0 was about half a million pixels of the same
 * shape in steps of 64; latents were enlarged.
 */
function ofOldFix(settings: Settings): Record<string, unknown> {
  const [first, whole] = [sizeIn(settings.get('First pass size')), sizeIn(settings.get('Size'))]
  if (!first || !whole) return {}
  const [x, y] = whole
  const scale = Math.sqrt((512 * 512) / (x * y))
  const chosen = (side: number, of: number) => side || 64 * Math.ceil((scale * of) / 64)
  return { width: chosen(first[0], x), height: chosen(first[1], y), hr_resize_x: x, hr_resize_y: y }
}

function sizeIn(text: string | undefined): [number, number] | undefined {
  const [, x, y] = text?.match(/^(\d+) ?x ?(\d+)$/) ?? []
  return x ? [Number(x), Number(y)] : undefined
}

/** The request's second pass in A1111's words; nothing where it has none. `withTags` adds the LoRAs that A1111 has in prompts. */
export function secondPassSettingsOf(request: GenerationRequest, withTags: (prompt: string) => string): Setting[] {
  if (!hasSecondPass(request)) return []
  const { hr_resize_x: x, hr_resize_y: y, hr_prompt, hr_negative_prompt } = request
  const [first, second] = [toA1111(request), toA1111(secondPass(request))]
  const own = <Value>(value: Value, usual: Value) => (value === usual ? undefined : value)
  return [
    ['Denoising strength', request.hr_denoising_strength],
    ['Hires upscale', x === 0 && y === 0 ? request.hr_scale : undefined],
    ['Hires resize', x === 0 && y === 0 ? undefined : `${x}x${y}`],
    ['Hires steps', request.hr_second_pass_steps || undefined],
    ['Hires upscaler', request.hr_upscaler],
    ['Hires sampler', own(second.sampler, first.sampler)],
    ['Hires schedule type', own(second.scheduleType, first.scheduleType)],
    ['Hires timestep spacing', own(secondPass(request).timestep_spacing, 'default')],
    ['Hires CFG Scale', request.hr_cfg || undefined],
    ['Hires prompt', hr_prompt ? withTags(hr_prompt) : undefined],
    ['Hires negative prompt', hr_negative_prompt || undefined],
  ]
}
