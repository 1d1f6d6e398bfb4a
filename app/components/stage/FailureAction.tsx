/** What can be done about a failure at once. */
import { useEffect, useState } from 'react'
import { dismissFailure, type Failure } from '../../state/failure.ts'
import { generate } from '../../state/generation.ts'
import { turnToBackend } from '../../state/request.ts'
import { showControl } from '../form/show-control.ts'

export function FailureAction({ failure }: { failure: Failure }) {
  switch (failure.code) {
    case 'retired':
      return (
        <button type="button" onClick={makeHere}>
          Make it on this device instead
        </button>
      )
    case 'private-picture':
      return (
        <div className="actions">
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
