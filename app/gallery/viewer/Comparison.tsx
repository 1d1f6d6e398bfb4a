/** Two pictures in one place, with a slider between them. */

import { type CSSProperties, useEffect, useRef, useState } from 'react'
import type { GalleryRecord } from '../../../src/gallery/index.ts'
import { fieldFor, isMeant } from '../../../src/parameters/index.ts'
import { Icon, kit, Tip } from '../../kit/index.ts'
import { compare } from '../gallery.ts'
import styles from './Comparison.module.css'
import { useStoredPicture } from './useStoredPicture.ts'
import viewer from './viewer.module.css'

const differing = [
  ...(['seed', 'num_inference_steps', 'guidance_scale', 'scheduler', 'prompt', 'hires', 'hr_scale'] as const),
  ...(['hr_upscaler', 'hr_denoising_strength', 'hr_second_pass_steps', 'hr_prompt'] as const),
]

export function Comparison({ left, right }: { left: GalleryRecord; right: GalleryRecord }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [share, setShare] = useState(50)
  const [leftUrl, rightUrl] = [useStoredPicture(left.id), useStoredPicture(right.id)]
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className={viewer.viewer} aria-label="Two pictures compared" onClose={() => compare(false)}>
      <div className={viewer.bar}>
        <span className={kit.quiet}>{left.modelName === right.modelName ? left.modelName : 'Two models'}</span>
        <Tip text="Close" keys="Escape">
          <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </Tip>
      </div>
      <div
        className={styles.pair}
        style={{ '--share': `${share}%`, '--ratio': left.width / left.height } as CSSProperties}
      >
        {rightUrl && <img src={rightUrl} alt={`Right: ${right.request.prompt}`} />}
        {leftUrl && <img className={styles.left} src={leftUrl} alt={`Left: ${left.request.prompt}`} />}
        <input
          type="range"
          min={0}
          max={100}
          aria-label="Where the left picture ends"
          value={share}
          onChange={({ target }) => setShare(Number(target.value))}
        />
      </div>
      <div className={`${viewer.foot} ${styles.facts}`}>
        <Facts record={left} other={right} />
        <Facts record={right} other={left} />
      </div>
    </dialog>
  )
}

/** The field and its value as the form calls them. */
function inWords({ backend, request }: GalleryRecord, name: (typeof differing)[number]): string {
  const field = fieldFor(name, { backend, endpoint: request.endpoint })
  const value = name === 'hires' ? (request.hires ? 'on' : 'off') : String(request[name])
  return `${field.label}: ${(field.kind === 'choice' && field.choices[value]) || value}`
}

/** Only what the other has not. */
function Facts({ record, other }: { record: GalleryRecord; other: GalleryRecord }) {
  const facts = differing.filter(
    (name) => isMeant(name, record.request) && record.request[name] !== other.request[name],
  )
  return <p className={kit.quiet}>{facts.map((name) => inWords(record, name)).join(', ') || 'The same settings'}</p>
}
