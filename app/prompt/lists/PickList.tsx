/** A list of texts to pick from by pointer or keys: ↑ and ↓ go through it, Enter takes, Delete removes, Esc closes. */

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Icon, kit, Tip } from '../../kit/index.ts'
import styles from './PickList.module.css'

export interface Pick {
  /** What it is called; without a name it is called by its text. */
  name?: string
  text: string
  /** Of those that are switched on and off. */
  isOn?: boolean
  onTake: () => void
  onRemove?: () => void
}

interface PickListProps {
  id: string
  label: string
  picks: readonly Pick[]
  /** What is said where there is nothing to pick. */
  nothing?: string
  onClose: () => void
  /** What else can be done. */
  children?: ReactNode
}

export function PickList({ id, label, picks, nothing, onClose, children }: PickListProps) {
  const [chosen, setChosen] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const current = Math.min(chosen, picks.length - 1)
  const choose = (i: number) => {
    setChosen(i)
    list.current?.querySelectorAll<HTMLElement>('li > button:first-child')[i]?.focus()
  }
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('li > button:first-child')?.focus()
  }, [])

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') onClose()
    else if (event.target instanceof HTMLInputElement) return
    else if (event.key === 'ArrowDown') choose(Math.min(current + 1, picks.length - 1))
    else if (event.key === 'ArrowUp') choose(Math.max(current - 1, 0))
    else if (event.key === 'Home') choose(0)
    else if (event.key === 'End') choose(picks.length - 1)
    else if (event.key === 'Delete' && picks[current]?.onRemove) remove(current)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function remove(i: number) {
    // What is pressed is gone at once: the keys go on with the one that takes its place, or with the list.
    flushSync(picks[i]!.onRemove!)
    if (picks.length > 1) choose(Math.min(i, picks.length - 2))
    else list.current?.focus()
  }

  return (
    <section className={styles.list} id={id} aria-label={label} onKeyDown={onKeyDown}>
      <ul ref={list} tabIndex={-1} aria-label={label}>
        {picks.map((pick, i) => (
          <li key={`${pick.name}\0${pick.text}`}>
            <button
              type="button"
              className={styles.pick}
              tabIndex={i === current ? 0 : -1}
              aria-pressed={pick.isOn}
              onFocus={() => setChosen(i)}
              onClick={pick.onTake}
            >
              {pick.name && <span>{pick.name}</span>}
              <span className={pick.name ? kit.quiet : undefined}>{pick.text}</span>
            </button>
            {pick.onRemove && (
              <Tip text="Delete" keys="Delete">
                <button
                  type="button"
                  className={kit.bare}
                  tabIndex={i === current ? 0 : -1}
                  aria-label={`Delete ${pick.name ?? pick.text}`}
                  onFocus={() => setChosen(i)}
                  onClick={() => remove(i)}
                >
                  <Icon name="close" />
                </button>
              </Tip>
            )}
          </li>
        ))}
      </ul>
      {picks.length === 0 && <p className={kit.quiet}>{nothing}</p>}
      {children}
    </section>
  )
}
