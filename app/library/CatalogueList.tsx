/** The catalogue: models that are worth having and are not here yet, each with what it is, its licence and its size. */

import { useEffect, useRef } from 'react'
import { type CatalogueEntry, catalogue, catalogueBytes, placeOf } from '../../src/models/index.ts'
import { FitnessNote, useHindrance } from '../device/index.ts'
import { tabAdvice } from '../engine/index.ts'
import { bytesInWords, kit } from '../kit/index.ts'
import { familyNames, licenceInWords, realModel, useStored } from '../models/index.ts'
import { showEntry, takeListed, useAdding } from './adding.ts'
import styles from './CatalogueList.module.css'

const draws = ({ kind }: CatalogueEntry) => kind === 'checkpoint' || kind === 'inpainting'

const sections: readonly { title: string; has: (entry: CatalogueEntry) => boolean }[] = [
  { title: 'Models', has: (entry) => draws(entry) && !entry.family },
  { title: 'SDXL models', has: (entry) => draws(entry) && entry.family === 'sdxl' },
  { title: 'LoRAs', has: ({ kind }) => kind === 'lora' },
  { title: 'Embeddings', has: ({ kind }) => kind === 'embedding' },
  { title: 'Upscalers', has: ({ kind }) => kind === 'upscaler' },
  { title: 'VAEs and safety checkers', has: ({ kind }) => kind === 'vae' || kind === 'safety-checker' },
]

export function CatalogueList() {
  const stored = useStored((state) => state.models)
  const missing = catalogue.filter(({ id, hub }) => hub && placeOf(id, stored).type !== 'stored')
  if (missing.length === 0) return null
  const needed = missing.flatMap(({ needs }) => (needs ? [needs.f16] : []))
  // What is said of the smallest holds for all.
  const advice = needed.length > 0 ? tabAdvice(Math.min(...needed)) : undefined
  return (
    <section className={styles.catalogue} aria-label="Worth having">
      <h3>Worth having</h3>
      {advice && <p className={kit.quiet}>{advice}</p>}
      {sections.map(({ title, has }) => {
        const entries = missing.filter(has)
        return (
          entries.length > 0 && (
            <details key={title} open={title === 'Models'}>
              <summary>{title}</summary>
              <ul>
                {entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </ul>
            </details>
          )
        )
      })}
    </section>
  )
}

function Entry({ entry }: { entry: CatalogueEntry }) {
  const hindrance = useHindrance()
  const isLooking = useAdding((state) => state.isLooking)
  const isShown = useAdding(({ shown }) => shown === entry)
  const fetchButton = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isShown) return
    fetchButton.current?.closest('li')?.scrollIntoView({ block: 'center' })
    fetchButton.current?.focus({ preventScroll: true })
    showEntry(undefined)
  }, [isShown])
  const size = bytesInWords(catalogueBytes(entry))
  const facts = [familyInWords(entry), size, licenceInWords(entry), memoryInWords(entry)]
  return (
    <li aria-label={entry.name}>
      <div>
        <h4>{entry.name}</h4>
        <p>{entry.about}</p>
        <p className={kit.quiet}>{facts.filter(Boolean).join(' · ')}</p>
        {/* Where none can run, the panel above has said so for all. */}
        {entry === realModel && !hindrance && <FitnessNote />}
      </div>
      <button
        ref={fetchButton}
        type="button"
        aria-label={`Fetch ${entry.name}`}
        disabled={isLooking}
        onClick={() => takeListed(entry)}
      >
        Fetch
      </button>
    </li>
  )
}

/** A safety checker looks at pictures, and an upscaler enlarges them, whoever drew them. */
const familyInWords = ({ kind, family }: CatalogueEntry) =>
  kind !== 'safety-checker' && kind !== 'upscaler' && familyNames[family ?? 'sd']

const memoryInWords = ({ needs }: CatalogueEntry) =>
  needs && `needs WebGPU and ${bytesInWords(needs.f16)} of its memory`
