/** A number that can be typed in peace: what is no number yet stays in the box, and is NaN to everybody else. */
import { type ComponentProps, type KeyboardEvent, useState } from 'react'

interface NumberInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'min' | 'max' | 'step'> {
  value: number
  onChange: (value: number) => void
  min: number
  max: number
  /** What the arrow keys add and take away. */
  step: number
  /** The number that an empty box stands for. */
  empty?: number
}

export function NumberInput({ value, onChange, min, max, step, empty = Number.NaN, ...attributes }: NumberInputProps) {
  const [text, setText] = useState(() => written(value, empty))
  const [seen, setSeen] = useState(value)
  if (!Object.is(seen, value)) {
    setSeen(value)
    if (!Object.is(read(text, empty), value)) setText(written(value, empty))
  }

  function type(typed: string) {
    setText(typed)
    onChange(read(typed, empty))
  }

  function stepWithArrows(event: KeyboardEvent) {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (!direction || !Number.isFinite(value)) return
    event.preventDefault()
    const next = Number((value + direction * step).toFixed(6))
    if (next >= min && next <= max) onChange(next)
  }

  return (
    <input
      {...attributes}
      type="text"
      inputMode={step < 1 ? 'decimal' : 'numeric'}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={({ target }) => type(target.value)}
      onKeyDown={stepWithArrows}
    />
  )
}

/** Half the world writes a decimal comma. */
function read(text: string, empty: number): number {
  return text.trim() === '' ? empty : Number(text.replace(',', '.'))
}

function written(value: number, empty: number): string {
  return Number.isNaN(value) || value === empty ? '' : String(value)
}
