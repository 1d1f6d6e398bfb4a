/** What one is asked before a picture is enlarged: by what, to which size; and is told: how long it takes, and how much room. */

import { useState } from 'react'
import { lanczos } from '../../src/diffusion/index.ts'
import { useGeneration } from '../generation/index.ts'
import { kit, Segments, Sheet, turnPage, useBlobUrl } from '../kit/index.ts'
import { NumberInput, type Size } from '../request/index.ts'
import { useUpscalersAtHand } from '../upscalers/index.ts'
import styles from './EnlargeSheet.module.css'
import { closeEnlarge, firstUpscaler, type Subject, startEnlarging } from './enlarge.ts'
import { estimateInWords, useEstimate } from './estimate.ts'
import { type Choice, timesLarger, withSide } from './size.ts'

export default function EnlargeSheet({ subject }: { subject: Subject }) {
  const url = useBlobUrl(subject.facts.picture)
  const isRunning = useGeneration(({ run }) => run !== undefined)
  const [upscaler, setUpscaler] = useState(firstUpscaler)
  const [choice, setChoice] = useState<Choice>(2)
  const [own, setOwn] = useState<Size>(() => timesLarger(subject, 2))
  const size = choice === 'size' ? own : timesLarger(subject, choice)
  const isSize = [size.width, size.height].every((length) => Number.isSafeInteger(length) && length > 0)
  const estimate = useEstimate(upscaler, subject, isSize ? size : subject)
  const refusal = isSize ? estimate?.type === 'refused' && estimate.sentence : 'Enter a whole number of pixels.'
  const start = () => startEnlarging({ upscaler, ...size, ...(choice !== 'size' && { by: choice }) })
  return (
    <Sheet title="Enlarge" onClose={closeEnlarge}>
      <form
        className={styles.enlarge}
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <figure className={styles.picture}>
          {url && <img src={url} alt={subject.request.prompt || 'The picture to be enlarged'} />}
          <figcaption className={kit.quiet}>
            {inWords(subject)}
            {subject.request.prompt && `: ${subject.request.prompt}`}
          </figcaption>
        </figure>
        <div className={styles.questions}>
          <UpscalerChoice value={upscaler} onChange={setUpscaler} />
          <Segments
            legend="How much larger"
            name="enlarge-choice"
            segments={choices}
            chosen={choice}
            onChoose={setChoice}
          />
          {choice === 'size' && (
            <div className={styles.sides}>
              <Side name="width" from={subject} size={own} onChange={setOwn} />
              <Side name="height" from={subject} size={own} onChange={setOwn} />
            </div>
          )}
          <div role="status">
            {isSize && <p>It will have {inWords(size)}.</p>}
            {!refusal && estimate?.type === 'cost' && (
              <p className={kit.quiet}>{estimateInWords(estimate, isRunning)}</p>
            )}
          </div>
          <p className={kit.wrong} role="alert">
            {refusal}
          </p>
          <button type="submit" className={styles.go} disabled={Boolean(refusal) || !estimate}>
            {isRunning ? 'Add to the queue' : 'Enlarge'}
          </button>
        </div>
      </form>
    </Sheet>
  )
}

const inWords = ({ width, height }: Size) => `${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`

function UpscalerChoice({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const upscalers = useUpscalersAtHand()
  return (
    <div className={kit.field}>
      <div className={kit.fieldHead}>
        <label htmlFor="enlarge-upscaler">Upscaler</label>
      </div>
      <select
        id="enlarge-upscaler"
        aria-describedby="enlarge-upscaler-facts"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {upscalers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={lanczos}>Lanczos (without a model)</option>
      </select>
      <div id="enlarge-upscaler-facts">
        {upscalers.length === 0 && (
          <p className={kit.quiet}>
            Lanczos makes pixels smooth and invents nothing. An upscaler model, such as ESRGAN or Real-ESRGAN, draws
            details: add one to your models by a link, or drop its file here.
          </p>
        )}
      </div>
      {upscalers.length === 0 && (
        <div className={kit.actions}>
          <button
            type="button"
            onClick={() => {
              closeEnlarge()
              turnPage('models')
            }}
          >
            Add an upscaler
          </button>
        </div>
      )}
    </div>
  )
}

const choices = [
  { value: 2, label: '2×' },
  { value: 4, label: '4×' },
  { value: 'size', label: 'To a size' },
] as const

interface SideProps {
  name: keyof Size
  from: Size
  size: Size
  onChange: (size: Size) => void
}

function Side({ name, from, size, onChange }: SideProps) {
  const id = `enlarge-${name}`
  return (
    <div className={kit.field}>
      <label htmlFor={id}>{name === 'width' ? 'Width' : 'Height'}</label>
      <NumberInput
        id={id}
        {...{ min: from[name], max: 16384, step: 8 }}
        value={size[name]}
        onChange={(length) => onChange(withSide(from, name, length))}
      />
    </div>
  )
}
