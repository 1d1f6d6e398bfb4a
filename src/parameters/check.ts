/** What is wrong with a request, said per field so that a person can mend it. */
import { type Field, type FieldName, fields } from './fields.ts'
import type { GenerationRequest } from './request.ts'

export interface Problem {
  field: FieldName
  sentence: string
}

/** Every problem of the request, in the order of the fields; empty when it can be run. */
export function problems(request: GenerationRequest): Problem[] {
  const found: Problem[] = []
  for (const [name, field] of Object.entries(fields) as [FieldName, Field][]) {
    const sentence = problem(field, request[name])
    if (sentence) found.push({ field: name, sentence })
  }
  return found
}

function problem(field: Field, value: unknown): string | undefined {
  switch (field.kind) {
    case 'number': {
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
