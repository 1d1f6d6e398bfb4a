/** One of a few: radio buttons, drawn as the segments of one. */
import type { InputHTMLAttributes } from 'react'
import kit from '../kit.module.css'
import { Tip } from '../Tip.tsx'

export interface Segment<Value> {
  value: Value
  label: string
  /** What it is called where the label is too short to be heard alone. */
  name?: string
  /** What it does, for those who listen. */
  does?: string
  tip?: string | undefined
}

interface SegmentsProps<Value> {
  legend: string
  /** Of the group, as no other on the page. */
  name: string
  segments: readonly Segment<Value>[]
  chosen: Value
  onChoose: (value: Value) => void
  /** Of the input that is chosen. */
  attributes?: InputHTMLAttributes<HTMLInputElement>
  className?: string | undefined
}

export function Segments<Value extends string | number | boolean>({
  legend,
  name,
  segments,
  chosen,
  onChoose,
  attributes,
  className,
}: SegmentsProps<Value>) {
  return (
    <fieldset className={className ? `${kit.segments} ${className}` : kit.segments}>
      <legend className={kit.unseen}>{legend}</legend>
      {segments.map(({ value, label, tip, ...said }) => {
        const segment = (
          <label key={label}>
            <input
              {...(value === chosen && attributes)}
              className={kit.unseen}
              type="radio"
              name={name}
              aria-label={said.name}
              aria-description={said.does}
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            {label}
          </label>
        )
        return tip ? (
          <Tip key={label} text={tip}>
            {segment}
          </Tip>
        ) : (
          segment
        )
      })}
    </fieldset>
  )
}
