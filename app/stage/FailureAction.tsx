/** What can be done about a failure at once. */
import { useEffect, useState } from 'react'
import { catalogueBytes, findCatalogueEntry } from '../../src/models/index.ts'
import { missingLoras, takeOutLoras } from '../adapters/index.ts'
import { bytesInWords, dismissFailure, type Failure, kit, turnPage } from '../kit/index.ts'
import { lookFor, takeListed } from '../library/index.ts'
import { FilePicker, openChecker, useChosenModel } from '../models/index.ts'
import { generate } from '../queue/index.ts'
import { setField, showControl, turnToBackend, useRequest } from '../request/index.ts'

export function FailureAction({ failure }: { failure: Failure }) {
  if (failure.field === 'safety_checker') return <CheckerActions />
  if (failure.field === 'model_id' && failure.code === 'bad-file') return <ModelAction />
  if (failure.field === 'lora_models' && failure.code === 'bad-file') return <LoraAction />
  switch (failure.code) {
    case 'retired':
      return (
        <button type="button" onClick={makeHere}>
          Make it on this device instead
        </button>
      )
    case 'private-picture':
      return (
        <div className={kit.actions}>
          <button type="button" onClick={turnHere}>
            Draw on this device
          </button>
          <button type="button" onClick={() => showControl('bucket-endpoint')}>
            Set up a bucket
          </button>
        </div>
      )
    case 'maybe-accepted':
      return (
        <button type="button" onClick={generate}>
          Send again
        </button>
      )
    case 'rate-limited':
      return <TryAgain at={failure.retryAt ?? 0} />
    default:
      return null
  }
}

/** The model that is asked for is not on this device; where it is, the failure is about another, which was to be opened. */
function ModelAction() {
  const id = useRequest(({ request }) => request.model_id)
  if (useChosenModel()) return null
  return (
    <button type="button" onClick={() => lookFor(id)}>
      Look for {id}
    </button>
  )
}

/** A LoRA that a recalled picture was made with, and that nobody has here. */
function LoraAction() {
  const missing = missingLoras(useRequest(({ request }) => request))
  if (missing.length === 0) return null
  const all = missing.map((name) => `“${name}”`).join(' and ')
  return (
    <button
      type="button"
      onClick={() => {
        takeOutLoras(missing)
        generate()
      }}
    >
      Draw without {all}
    </button>
  )
}

const listedChecker = findCatalogueEntry('safety-checker')!

/** A picture was to be checked, and there is nothing to check it with. */
function CheckerActions() {
  return (
    <div className={kit.actions}>
      <button
        type="button"
        onClick={() => {
          turnPage('models')
          takeListed(listedChecker)
        }}
      >
        Fetch one ({bytesInWords(catalogueBytes(listedChecker))})
      </button>
      <FilePicker label="Open a safety checker…" several onFiles={(files) => openChecker(files, generate)} />
      <button type="button" onClick={makeUnchecked}>
        Switch it off
      </button>
    </div>
  )
}

function makeUnchecked(): void {
  setField('safety_checker', false)
  generate()
}

function makeHere(): void {
  turnHere()
  generate()
}

function turnHere(): void {
  dismissFailure()
  turnToBackend('local')
}

/** Counts down to `at`, in ms since 1970. */
function TryAgain({ at }: { at: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(ticking)
  }, [])
  const left = Math.ceil((at - now) / 1000)
  return (
    <button type="button" disabled={left > 0} onClick={generate}>
      {left > 0 ? `Try again in ${left} s` : 'Try again'}
    </button>
  )
}
