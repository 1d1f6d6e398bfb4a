/** The instructions of a prompt box: brackets and ANDs by the engine's grammar, and choices, which are made before it. */
import { type Instruction, instructionsIn, outermost } from '../../../src/diffusion/index.ts'
import type { GenerationRequest } from '../../../src/parameters/index.ts'
import { choicesIn } from '../../../src/templates/index.ts'
import type { PromptName } from '../lists/index.ts'

type Read = Pick<GenerationRequest, 'num_inference_steps' | 'dynamic_prompts' | 'prompt_syntax'>

export function instructionsOf(
  name: PromptName,
  text: string,
  { num_inference_steps: steps, dynamic_prompts, prompt_syntax }: Read,
): Instruction[] {
  if (prompt_syntax === 'literal') return []
  const choices = dynamic_prompts === 'off' ? [] : choicesIn(text)
  const isComposed = name === 'prompt'
  return outermost([...choices, ...instructionsIn(text, { steps, isComposed, blanks: choices })])
}
