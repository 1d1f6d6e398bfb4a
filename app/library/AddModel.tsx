/** Asks for a model by its name on the Hub, by a link, or from disk. */

import type { FormEvent } from 'react'
import type { ModelFile } from '../../src/diffusion/index.ts'
import { tabAdvice } from '../engine/index.ts'
import { bytesInWords, fail, kit, useFailure } from '../kit/index.ts'
import { FilePicker, keepGiven } from '../models/index.ts'
import styles from './AddModel.module.css'
import { look, setWish, take, useAdding } from './adding.ts'

export function AddModel() {
  const { wish, isLooking, offers } = useAdding()
  const advice = tabAdvice(Math.max(0, ...offers.map(({ bytes }) => bytes)))
  const wrong = useFailure(({ failure }) => failure?.field === 'wish')
  function submit(event: FormEvent) {
    event.preventDefault()
    look()
  }
  return (
    <form className={styles.add} onSubmit={submit}>
      <div className={kit.field}>
        <label htmlFor="field-wish">Add a model</label>
        <div className={kit.withButtons}>
          <input
            id="field-wish"
            type="text"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="owner/name on Hugging Face, or a link"
            aria-invalid={wrong ? true : undefined}
            value={wish}
            onChange={({ target }) => setWish(target.value)}
          />
          <button type="submit" disabled={!wish.trim() || isLooking}>
            {isLooking ? 'Looking …' : 'Look up'}
          </button>
        </div>
      </div>
      <div role="status">
        {offers.length > 0 && (
          <ul className={styles.fetchable} aria-label="What there is to fetch">
            {offers.map((offer, index) => (
              <li key={offer.manifest.id}>
                <span>
                  {offer.manifest.name}: {offer.label}
                  {index === 0 && offers.length > 1 && ' (suits this device best)'}
                </span>
                <button type="button" onClick={() => take(offer)}>
                  Fetch {bytesInWords(offer.bytes)}
                </button>
              </li>
            ))}
          </ul>
        )}
        {advice && <p className={kit.quiet}>{advice}</p>}
      </div>
      <div className={kit.actions}>
        <FilePicker label="Keep a file" onFiles={keep} />
        <FilePicker label="Keep a folder" folder onFiles={keep} />
      </div>
    </form>
  )
}

function keep(files: ModelFile[]): void {
  keepGiven(files).catch(fail)
}
