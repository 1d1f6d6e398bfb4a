/** What is added to the model on this device: LoRAs with their weights, and embeddings; each with its trigger words. */

import type { ReactNode } from 'react'
import type { Manifest } from '../../src/models/index.ts'
import { fail, Icon, kit, Tip } from '../kit/index.ts'
import {
  FilePicker,
  FilePickers,
  familyInWords,
  familyNames,
  isSdxlModel,
  KeepButton,
  openAdded,
  useChosenModel,
  useStored,
} from '../models/index.ts'
import { controlId, setField, useField, useRequest } from '../request/index.ts'
import styles from './AdaptersControl.module.css'
import { addStored, addToPrompt, lorasOf, setLoras, storedAdapters, useAdapters } from './adapters.ts'

export function AdaptersControl() {
  const request = useRequest((state) => state.request)
  const loras = lorasOf(request)
  const problems = [useField('lora_models').wrong, useField('lora_weights').wrong, useField('embeddings').wrong]
  const { embeddings } = request
  const stored = useStored((state) => state.models)
  const kept = storedAdapters({ models: stored })
  const addable = kept.filter(({ id }) => ![...request.lora_models, ...embeddings].includes(id))
  return (
    <fieldset className={kit.field} aria-label="LoRAs and embeddings">
      <div className={kit.fieldHead}>
        <span className={styles.title}>LoRAs and embeddings</span>
        <FilePickers>
          {addable.length > 0 && (
            <select
              aria-label="Add a LoRA or an embedding that this browser keeps"
              value=""
              onChange={({ target }) => addStored(kept.find(({ id }) => id === target.value)!).catch(fail)}
            >
              <option value="">Add a kept one</option>
              {addable.map(({ id, name, family }) => (
                <option key={id} value={id}>
                  {titleOf({ id, name, family })}
                </option>
              ))}
            </select>
          )}
          <FilePicker
            label="Add file"
            id={controlId('lora_models')}
            several
            onFiles={(files) => files.forEach(openAdded)}
          />
        </FilePickers>
      </div>
      {loras.map(({ id, weight }, i) => (
        <Adapter key={id} id={id} onRemove={() => setLoras(loras.toSpliced(i, 1))}>
          <input
            type="number"
            step={0.05}
            aria-label={`Weight of ${id}`}
            value={Number.isNaN(weight) ? '' : weight}
            onChange={({ target }) => setLoras(loras.with(i, { id, weight: target.valueAsNumber }))}
          />
        </Adapter>
      ))}
      {embeddings.map((id) => (
        <Adapter
          key={id}
          id={id}
          onRemove={() =>
            setField(
              'embeddings',
              embeddings.filter((one) => one !== id),
            )
          }
        />
      ))}
      <p className={kit.wrong}>{problems.find((problem) => problem)}</p>
    </fieldset>
  )
}

interface AdapterProps {
  id: string
  onRemove: () => void
  /** What can be set of it. */
  children?: ReactNode
}

function Adapter({ id, onRemove, children }: AdapterProps) {
  const opened = useAdapters(({ adapters }) => adapters.find((adapter) => adapter.id === id))
  const stored = useStored(({ models }) => models.find((model) => model.id === id))
  const triggers = opened?.triggers ?? stored?.triggerWords ?? []
  const family = opened?.family ?? stored?.family
  const model = useChosenModel()
  const isForeign = model && family && (family === 'sd') === isSdxlModel(model)
  return (
    <div className={styles.adapter}>
      <span className={styles.name}>
        {id} {family && <span className={kit.quiet}>for {familyNames[family]}</span>}
      </span>
      {children}
      <Tip text="Remove">
        <button type="button" className={kit.bare} aria-label={`Remove ${id}`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      </Tip>
      <KeepButton id={id} name={id} />
      {isForeign && (
        <p className={kit.wrong}>
          {model.name} is a model of {familyNames[model.family]}: remove this, or choose a model of its kind.
        </p>
      )}
      {opened || stored ? (
        triggers.length > 0 && (
          <div className={styles.triggers}>
            {triggers.map((word) => (
              <Tip key={word} text="Write it into the prompt" describes>
                <button type="button" onClick={() => addToPrompt(word)}>
                  {word}
                </button>
              </Tip>
            ))}
          </div>
        )
      ) : (
        <p className={kit.wrong}>Not open any more: add its file again, or remove it.</p>
      )}
    </div>
  )
}

/** What a kept one is called, and which models it is for. */
function titleOf(model: Pick<Manifest, 'id' | 'name' | 'family'>): string {
  const family = familyInWords(model)
  return family ? `${model.name} (${family})` : model.name
}
