/** One model of the store: what it is, how far it is, and what can be done with it. */

import { useState } from 'react'
import { isWhole, type Manifest, mayDraw, storedBytes } from '../../src/models/index.ts'
import { addStored } from '../adapters/index.ts'
import { bytesInWords, fail, kit, turnPage } from '../kit/index.ts'
import {
  exportModel,
  forgetModel,
  modelFacts,
  originInWords,
  pause,
  removeModel,
  restInWords,
  resume,
  setAlias,
  turnTo,
  useStored,
  verify,
  workInWords,
} from '../models/index.ts'
import { setField } from '../request/index.ts'
import styles from './StoredModel.module.css'

export function StoredModel({ model }: { model: Manifest }) {
  const { id, name } = model
  const work = useStored((state) => state.work[id])
  const remark = useStored((state) => state.remarks[id])
  return (
    <li className={`${kit.card} ${styles.model}`} aria-label={name}>
      {model.preview && <img className={styles.preview} src={model.preview} alt={`Drawn with ${name}`} />}
      <div>
        <h3>{name}</h3>
        <p className={kit.quiet}>{modelFacts(model)}</p>
        <p className={kit.quiet}>{originInWords(model)}</p>
        {model.triggerWords.length > 0 && (
          <p className={kit.quiet}>Words that wake it: {model.triggerWords.join(', ')}</p>
        )}
      </div>
      {work && (
        <>
          <progress value={work.loaded} max={work.total} aria-label={`${name} is coming`} />
          <p className={`${kit.quiet} ${styles.work}`}>{workInWords(work)}</p>
        </>
      )}
      {!work && <p className={kit.quiet}>{restInWords(model)}</p>}
      <p role="status">{remark}</p>
      <Actions model={model} />
      <Details model={model} />
    </li>
  )
}

function Actions({ model }: { model: Manifest }) {
  const { id, name, kind, isPaused, origin } = model
  const work = useStored((state) => state.work[id])
  const [isSure, setSure] = useState(false)
  const whole = isWhole(model)
  if (isSure) {
    return (
      <div className={kit.actions}>
        <span>
          Delete {name}? It frees {bytesInWords(storedBytes(model))}.
        </span>
        <button
          type="button"
          onClick={() => {
            removeModel(id).then(() => forgetModel(id), fail)
          }}
        >
          Delete
        </button>
        <button type="button" onClick={() => setSure(false)}>
          Keep
        </button>
      </div>
    )
  }
  return (
    <div className={kit.actions}>
      {whole && mayDraw(model) && (
        <button
          type="button"
          onClick={() => {
            turnTo(id)
            turnPage('picture')
          }}
        >
          Draw with it
        </button>
      )}
      {whole && (kind === 'lora' || kind === 'embedding') && (
        <button
          type="button"
          onClick={() => {
            addStored(model).then(() => turnPage('picture'), fail)
          }}
        >
          Add to the picture
        </button>
      )}
      {whole && kind === 'vae' && (
        <button
          type="button"
          onClick={() => {
            setField('vae', id)
            turnPage('picture')
          }}
        >
          Decode with it
        </button>
      )}
      {!whole && origin.type !== 'file' && (isPaused || !work) && (
        <button type="button" onClick={() => resume(id).catch(fail)}>
          Resume
        </button>
      )}
      {!whole && work && !isPaused && (
        <button type="button" onClick={() => pause(id).catch(fail)}>
          Pause
        </button>
      )}
      {whole && (
        <button type="button" disabled={work !== undefined} onClick={() => verify(id)}>
          Verify
        </button>
      )}
      {whole && (
        <button type="button" onClick={() => exportModel(model).catch(fail)}>
          Export
        </button>
      )}
      <button type="button" onClick={() => setSure(true)}>
        {whole ? 'Delete' : 'Cancel'}
      </button>
    </div>
  )
}

function Details({ model }: { model: Manifest }) {
  const { id, files, aliases } = model
  return (
    <details>
      <summary>Files and names</summary>
      <table>
        <tbody>
          {files.map(({ path, size, isWhole }) => (
            <tr key={path}>
              <td>{path}</td>
              <td>{bytesInWords(size)}</td>
              <td>{isWhole ? 'verified' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={kit.quiet}>Requests call it “{id}”.</p>
      <label className={kit.field}>
        Other name (ImagePipeline’s id of the same model, for example)
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          defaultValue={aliases[0]}
          onBlur={({ target }) => setAlias(id, target.value).catch(fail)}
        />
      </label>
    </details>
  )
}
