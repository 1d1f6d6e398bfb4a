/** A request as others write it, in Python, JavaScript, PHP, curl or JSON: pasted, it fills the form. */

import { type ChoiceField, fields } from '../../src/parameters/index.ts'
import { kit } from '../kit/index.ts'
import styles from './PastePanel.module.css'
import { paste, take, usePaste } from './paste.ts'

const tasks = (fields.endpoint as ChoiceField).choices

export function PastePanel() {
  const { text, choices, remarks, news } = usePaste()
  return (
    <details>
      <summary>Paste a request</summary>
      <div className={kit.panel}>
        <div className={kit.field}>
          <label htmlFor="paste-text">Code, a curl command, or JSON</label>
          <textarea
            id="paste-text"
            rows={4}
            spellCheck={false}
            value={text}
            onChange={({ target }) => paste(target.value)}
          />
        </div>
        <p className={kit.quiet} role="status">
          {news}
        </p>
        {choices.length > 0 && (
          <ul className={styles.choices}>
            {choices.map((choice, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name, and never change places
              <li key={i}>
                <button type="button" onClick={() => take(choice)}>
                  {tasks[choice.request.endpoint]}: {choice.request.prompt.slice(0, 60)}
                </button>
              </li>
            ))}
          </ul>
        )}
        {remarks.length > 0 && (
          <ul className={kit.quiet}>
            {remarks.map(({ field, sentence }) => (
              <li key={field + sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </div>
    </details>
  )
}
