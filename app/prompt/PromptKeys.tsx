/** The keys of the prompt boxes, told with their help. */
import { Fragment } from 'react'
import { promptKeys } from '../shortcuts/index.ts'

export function PromptKeys() {
  return (
    <dl className="prompt-keys quiet">
      {promptKeys.map(([keys, does]) => (
        <Fragment key={keys}>
          <dt>{keys}</dt>
          <dd>{does}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
