/** Whether the model of full size can draw here, and what that rests on. */
import { useFitness } from './useFitness.ts'

export function FitnessNote() {
  const found = useFitness()
  if (!found) return null
  const [verdict, ...grounds] = found
  return (
    <p className="quiet fitness">
      <strong>{verdict}</strong> {grounds.join(' ')}
    </p>
  )
}
