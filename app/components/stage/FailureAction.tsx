/** What can be done about a failure at once. */
import { useEffect, useState } from 'react'
import type { Failure } from '../../state/failure.ts'
import { generate } from '../../state/generation.ts'
import { turnToBackend } from '../../state/request.ts'

export function FailureAction({ failure }: { failure: Failure }) {
  switch (failure.code) {
    case 'retired':
      return (
        <button type="button" onClick={makeHere}>
          Make it on this device instead
        </button>
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
  turnToBackend('local')
  generate()
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
