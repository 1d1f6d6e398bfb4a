/** Progress for those who listen: told politely, a few times in a run. */

import { progressAloud, useGeneration } from '../generation/index.ts'
import { kit } from '../kit/index.ts'

// A failure is an alert already.
const endings = { done: 'The picture is ready.', stopped: 'Stopped.', failed: '' }

export function Announcer() {
  const news = useGeneration(({ run, outcome }) => (run ? progressAloud(run) : outcome && endings[outcome]))
  return (
    <p className={kit.unseen} role="status">
      {news}
    </p>
  )
}
