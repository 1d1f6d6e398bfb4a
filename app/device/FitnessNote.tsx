/** Whether the model of full size can draw here, and what that rests on. */

import { kit } from '../kit/index.ts'
import styles from './FitnessNote.module.css'
import { useFitness } from './useFitness.ts'

export function FitnessNote() {
  const found = useFitness()
  if (!found) return null
  const [verdict, ...grounds] = found
  return (
    <p className={`${kit.quiet} ${styles.fitness}`}>
      <strong>{verdict}</strong> {grounds.join(' ')}
    </p>
  )
}
