/** Says of the first bracket without its other half what it does; it keeps nobody from generating. */

import { bracketSentence, type LoneBracket } from '../../../src/diffusion/index.ts'
import { kit } from '../../kit/index.ts'
import styles from './BracketNote.module.css'

interface BracketNoteProps {
  id: string
  text: string
  lone: readonly LoneBracket[]
  onShow: (bracket: LoneBracket) => void
}

export function BracketNote({ id, text, lone, onShow }: BracketNoteProps) {
  const [first] = lone
  const others = lone.length - 1
  return (
    <div className={`${styles.note} ${kit.quiet}`}>
      <p id={id}>
        {first && bracketSentence(text, first)}
        {others > 0 && ` So ${others === 1 ? 'is one bracket' : `are ${others} brackets`} more.`}
      </p>
      {first && (
        <button type="button" aria-label="Show the bracket" onClick={() => onShow(first)}>
          Show
        </button>
      )}
    </div>
  )
}
