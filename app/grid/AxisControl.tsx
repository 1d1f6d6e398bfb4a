/** One axis of the grid: what varies along it, and the values. */

import type { KeyboardEvent } from 'react'
import { axesFor } from '../../src/grid/index.ts'
import type { FieldName } from '../../src/parameters/index.ts'
import { dismissFailureOf, kit } from '../kit/index.ts'
import { controlId, useDestination, useRequest } from '../request/index.ts'
import styles from './AxisControl.module.css'
import { type AxisName, useGrid, wish } from './grid.ts'

interface AxisControlProps {
  name: AxisName
  wrong: string | undefined
  onEnter: () => void
}

const legends: Record<AxisName, string> = { x: 'X, across', y: 'Y, down' }

export function AxisControl({ name, wrong, onEnter }: AxisControlProps) {
  const { id, text } = useGrid((state) => state[name])
  const request = useRequest((state) => state.request)
  const axes = axesFor(request, useDestination())
  const axis = axes.find((each) => each.id === id)
  const [field, Letter] = [`grid-${name}`, name.toUpperCase()]
  const control = controlId(field as FieldName)

  function change(wished: Parameters<typeof wish>[1]) {
    wish(name, wished)
    dismissFailureOf(field)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    // Elsewhere in the form, Enter makes one picture.
    event.preventDefault()
    onEnter()
  }

  return (
    <fieldset className={`${kit.field} ${styles.axis}`}>
      <legend>{legends[name]}</legend>
      <div className={styles.parts}>
        <select
          aria-label={`${Letter} varies`}
          value={id}
          onChange={({ target }) => change({ id: target.value, text: '' })}
        >
          <option value="">Nothing</option>
          {axes.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
          {id && !axis && <option value={id}>{id} (not there any more)</option>}
        </select>
        <input
          id={control}
          type="text"
          aria-label={`${Letter} values`}
          aria-describedby={`${control}-message`}
          aria-invalid={wrong ? true : undefined}
          autoComplete="off"
          spellCheck={false}
          disabled={!id}
          placeholder={axis?.example}
          value={text}
          onChange={({ target }) => change({ text: target.value })}
          onKeyDown={onKeyDown}
        />
      </div>
      {axis?.choices && (
        <button
          type="button"
          className={styles.fillIn}
          onClick={() => change({ text: axis.choices!.map(quoted).join(', ') })}
        >
          All {axis.choices.length} of them
        </button>
      )}
      <p className={wrong ? kit.wrong : kit.quiet} id={`${control}-message`}>
        {wrong ?? (axis && hint(axis.id, axis.choices !== undefined))}
      </p>
    </fieldset>
  )
}

/** How values are typed, as AUTOMATIC1111 has them. */
function hint(id: string, isChoice: boolean): string {
  if (id === 'replace') return 'The first is looked for in the prompts; each takes its place. “In marks, with commas”.'
  return isChoice
    ? 'With commas between them.'
    : '1-5, or 1-10 (+3) by steps, 0-1 [5] for five; with commas between them.'
}

const quoted = (word: string) => (word.includes(',') ? `"${word}"` : word)
