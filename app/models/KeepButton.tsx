/** Keeps in this browser what was opened from disk; there is none for what it keeps already. */
import { isWhole } from '../../src/models/index.ts'
import { fail } from '../kit/index.ts'
import { useGiven } from './given-files.ts'
import { keepFiles, useStored } from './stored.ts'

/** `id` is what requests call it; `name` tells several buttons apart. */
export function KeepButton({ id, name }: { id: string; name?: string }) {
  const files = useGiven((given) => given[id])
  const isKept = useStored(({ models }) => models.some((model) => model.id === id && isWhole(model)))
  const work = useStored((state) => state.work[id])
  if (!files || isKept) return null
  return (
    <button
      type="button"
      aria-label={name && `Keep ${name} on this device`}
      aria-disabled={work && true}
      onClick={() => !work && keepFiles(id, files).catch(fail)}
    >
      {work ? 'Keeping …' : name ? 'Keep' : 'Keep on this device'}
    </button>
  )
}
