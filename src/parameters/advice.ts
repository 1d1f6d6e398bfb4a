/** What could be better about a value that is not wrong. */
import { type Destination, type FieldName, fieldFor } from './fields.ts'
import { type GenerationRequest, latentUpscalers } from './request.ts'

/** Pixels. */
interface Size {
  width: number
  height: number
}

/** Advice on one field of the request, as a sentence; undefined where there is none. `native` is the size that the model was trained at. */
export function advice(
  name: FieldName,
  request: GenerationRequest,
  destination: Destination,
  native?: Size,
): string | undefined {
  if (name === 'embeddings') return triggerAdvice(request)
  if ((name === 'width' || name === 'height') && destination.backend === 'local' && native) {
    return sizeAdvice(request[name], native)
  }
  if (name === 'hr_denoising_strength') return secondStrengthAdvice(request)
  if (name === 'hr_scale' && (request.hr_resize_x > 0 || request.hr_resize_y > 0)) {
    return 'Not used: the width or height below says how large it becomes.'
  }
  const field = fieldFor(name, destination)
  const value = request[name]
  if (field.kind !== 'number' || !field.ideal || typeof value !== 'number') return undefined
  const { min, max, advice } = field.ideal
  return value < min || value > max ? advice : undefined
}

/** Sides of the shapes that a model was trained on go from three fifths to one and a half of its own; beyond, it repeats itself or cuts off. */
function sizeAdvice(side: number, { width, height }: Size): string | undefined {
  const own = Math.sqrt(width * height)
  if (side >= 0.6 * own && side <= 1.5 * own) return undefined
  return `Best near ${width} × ${height}, the size that this model was trained at.`
}

/** Latents that are enlarged stay soft where too little is drawn over them. */
function secondStrengthAdvice({ hr_upscaler, hr_denoising_strength }: GenerationRequest): string | undefined {
  const isLatent = (latentUpscalers as readonly string[]).includes(hr_upscaler)
  if (isLatent && hr_denoising_strength < 0.5) {
    return 'Latent upscalers leave a blur below 0.5: raise it, or take Lanczos as the upscaler.'
  }
  if (!isLatent && hr_denoising_strength > 0.6) return 'Best from 0.2 to 0.5: above, much of the first picture is lost.'
  return undefined
}

/** The documents name one embedding by its id; of other ids the word is unknown. */
const documented: Readonly<Record<string, string>> = { 'f84133b4-aad8-44be-b9ce-7e7e3a8c111f': 'UnrealisticDream' }

/** An embedding does nothing unless its word is said in a prompt. One without an id is called by its word. */
function triggerAdvice({ embeddings, prompt, negative_prompt }: GenerationRequest): string | undefined {
  const said = `${prompt}\n${negative_prompt}`.toLowerCase()
  const words = embeddings.map((name) => documented[name] ?? (isId(name) ? '' : name))
  const unsaid = words.filter((word) => !said.includes(word.toLowerCase())).map((word) => `“${word}”`)
  return unsaid.length > 0
    ? `Neither prompt says ${unsaid.join(' or ')}: without its word an embedding does nothing.`
    : undefined
}

const isId = (name: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name)
