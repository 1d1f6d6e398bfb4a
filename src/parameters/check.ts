/** What is wrong with a request, said per field so that a person can mend it. */
import { neededPictures } from './endpoints.ts'
import { type BackendName, type Field, type FieldName, fieldFor, fields, isMeant, isSupported } from './fields.ts'
import { type GenerationRequest, longestSecondSide, stepsToRun, strengthOf } from './request.ts'
import { hasSecondPass, scheduleSteps, secondPass, secondSize } from './second-pass.ts'

export interface Problem {
  field: FieldName
  sentence: string
}

/** Every problem that `backend` would have with the request, in the order of the fields; empty when it can be run. */
export function problems(request: GenerationRequest, backend: BackendName = 'local'): Problem[] {
  const destination = { backend, endpoint: request.endpoint }
  const between = problemsBetween(request, backend)
  return (Object.keys(fields) as FieldName[]).flatMap((name) => {
    const isAsked = isSupported(name, destination) && isMeant(name, request)
    const sentence = isAsked && problem(fieldFor(name, destination), request[name])
    return [...(sentence ? [{ field: name, sentence }] : []), ...between.filter(({ field }) => field === name)]
  })
}

function problem(field: Field, value: unknown): string | undefined {
  switch (field.kind) {
    case 'number': {
      if (value === undefined && field.optional) return undefined
      const { label, min, max, step } = field
      if (typeof value !== 'number' || !Number.isFinite(value)) return `${label}: enter a number from ${min} to ${max}.`
      if (value < min || value > max) return `${label} must be from ${min} to ${max}; it is ${value}.`
      if (!isMultiple(value - min, step)) {
        const below = min + Math.floor((value - min) / step) * step
        return step === 1
          ? `${label} must be a whole number; it is ${value}.`
          : `${label} must be a multiple of ${step}; the nearest are ${below} and ${Math.min(below + step, max)}.`
      }
      return undefined
    }
    case 'seed':
      if (value === -1) return undefined
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > field.max) {
        return `${field.label} must be a whole number from 0 to ${field.max}, or empty for a new one each time.`
      }
      return undefined
    case 'choice':
      if (!field.open && !(String(value) in field.choices))
        return `${field.label}: choose one of ${Object.values(field.choices).join(', ')}.`
      return undefined
    case 'text':
      if (field.required && !String(value).trim()) return `Choose a ${field.label.toLowerCase()}.`
      return undefined
    default:
      return undefined
  }
}

/** A fractional step is a slider's convenience, no rule. */
function isMultiple(offset: number, step: number): boolean {
  if (step < 1) return true
  return offset % step === 0
}

/** What is wrong between fields, each right by itself. */
function problemsBetween(request: GenerationRequest, backend: BackendName): Problem[] {
  const { endpoint, prompt, lora_models, lora_weights, hires, samples } = request
  const found: Problem[] = []
  const say = (field: FieldName, sentence: string) => found.push({ field, sentence })
  if (backend === 'remote' && !prompt.trim()) say('prompt', 'Write a prompt: the API draws nothing without one.')
  for (const name of neededPictures(endpoint)) {
    if (!request[name]) say(name, `Choose a ${fields[name].label.toLowerCase()}.`)
  }
  const steps = request.num_inference_steps
  const strength = strengthOf(request)
  if (backend === 'local' && steps >= 1 && strength >= 0 && stepsToRun(request) === 0) {
    say('strength', `A strength of ${strength} leaves none of ${steps} steps to run: raise either of them.`)
  }
  // Without any weights, whoever draws takes its own.
  if (lora_weights.length > 0 && lora_weights.length !== lora_models.length) {
    say(
      'lora_weights',
      `Give one weight per LoRA: there are ${lora_models.length} LoRAs and ${lora_weights.length} weights.`,
    )
  }
  if (lora_weights.some(Number.isNaN)) say('lora_weights', 'LoRA weights: enter numbers, such as 0.8, 1.')
  if (backend === 'local' && hasSecondPass(request)) found.push(...problemsOfSecondPass(request))
  if (backend === 'remote' && hires && samples !== 1)
    say('samples', 'With high resolution, make one picture at a time.')
  return found
}

const shortestSide = 64

/** Steps that models were trained on: no schedule is longer. */
const longestSchedule = 1000

function problemsOfSecondPass(request: GenerationRequest): Problem[] {
  const { width, height } = secondSize(request)
  const field = request.hr_resize_x ? 'hr_resize_x' : request.hr_resize_y ? 'hr_resize_y' : 'hr_scale'
  const found: Problem[] = []
  const size = `The second pass would draw ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`
  if (Math.max(width, height) > longestSecondSide) {
    const most = longestSecondSide.toLocaleString('en')
    found.push({ field, sentence: `${size}: choose less, up to ${most} a side.` })
  }
  if (Math.min(width, height) < shortestSide) {
    found.push({ field, sentence: `${size}: choose more, at least ${shortestSide} a side.` })
  }
  const second = secondPass(request)
  if (scheduleSteps(second) > longestSchedule) {
    const sentence = `${second.num_inference_steps} steps at a strength of ${second.strength} would be the end of ${scheduleSteps(second)} steps, and models know ${longestSchedule}: raise the strength, or take fewer steps.`
    found.push({ field: 'hr_denoising_strength', sentence })
  }
  return found
}
