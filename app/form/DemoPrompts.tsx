/** Prompts that the demo model draws well. */

import { demoId, demoPrompts } from '../engine/index.ts'
import { kit } from '../kit/index.ts'
import { setField, useRequest } from '../request/index.ts'
import styles from './DemoPrompts.module.css'

export function DemoPrompts() {
  const isDemo = useRequest(({ request }) => request.model_id === demoId)
  const prompt = useRequest(({ request }) => request.prompt)
  if (!isDemo) return null
  return (
    <fieldset className={styles.prompts}>
      <legend className={kit.quiet}>The demo model draws these well:</legend>
      {demoPrompts.map((words) => (
        <button key={words} type="button" aria-pressed={prompt === words} onClick={() => setField('prompt', words)}>
          {words}
        </button>
      ))}
    </fieldset>
  )
}
