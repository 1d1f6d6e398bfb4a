/** Says what the prompt's instructions do: what changes at which step, what is drawn together, what is chosen from. */

import type { Instruction } from '../../../src/diffusion/index.ts'
import { kit } from '../../kit/index.ts'
import styles from './InstructionNote.module.css'

const most = 3

export function InstructionNote({ id, instructions }: { id: string; instructions: readonly Instruction[] }) {
  const sentences = instructions.flatMap(({ sentence }) => (sentence ? [sentence] : []))
  const others = sentences.length - most
  return (
    <p id={id} className={`${styles.note} ${kit.quiet}`}>
      {sentences.slice(0, most).join(' ')}
      {others > 0 && ` And ${others} more.`}
    </p>
  )
}
