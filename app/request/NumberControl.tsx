/** A number, to be typed or slid. */
import type { ReactNode } from 'react'
import type { FieldName, NumberField } from '../../src/parameters/index.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { NumberInput } from './NumberInput.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

interface NumberControlProps {
  name: FieldName
  field: NumberField
  /** What an optional number is when it is left open. */
  usual?: number
  /** What follows from the number. */
  note?: ReactNode
}

/** More values than that are not hit with a slider. */
const slidable = 10_000

/** Stands for a number that is left to whoever draws. */
const unset = -1

export function NumberControl({ name, field, usual = field.min, note }: NumberControlProps) {
  const { label, min, max, step } = field
  const { value: current, attributes } = useField(name)
  const value = current === undefined ? unset : Number(current)
  const set = (next: number) => setField(name, next === unset ? undefined : next)
  const empty = field.optional ? unset : Number.NaN
  const input = (
    <NumberInput
      {...attributes}
      {...{ min, max, step, value, empty }}
      onChange={set}
      placeholder={field.optional ? String(usual) : undefined}
    />
  )
  return (
    <FieldFrame name={name} beside={input}>
      {(max - min) / step <= slidable && (
        <input
          type="range"
          // For the pointer: keys change the number beside it.
          tabIndex={-1}
          aria-label={`${label}, slider`}
          {...{ min, step }}
          max={Math.min(max, Math.max(field.slider ?? max, Number.isFinite(value) ? value : min))}
          value={Number.isFinite(value) && value !== unset ? value : usual}
          onChange={({ target }) => set(target.valueAsNumber)}
        />
      )}
      {note}
    </FieldFrame>
  )
}
