/** Brings a control before the person, unfolding what it lies in. */
import type { FieldName } from '../../src/parameters/index.ts'
import { controlId } from './useField.ts'

/** A field's control, or one of the settings: those of the bucket are named bucket-…. */
export function showControl(name: string): void {
  const control = document.getElementById(controlId(name as FieldName))
  const details = control?.closest('details')
  if (details) details.open = true
  control?.focus()
}
