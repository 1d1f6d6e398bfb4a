/** The keys of the prompt boxes, told with their help. */

import { Fragment } from 'react'
import { kit } from '../kit/index.ts'
import { promptKeys } from '../shortcuts/index.ts'
import styles from './PromptKeys.module.css'

export function PromptKeys() {
  return (
    <dl className={`${styles.keys} ${kit.quiet}`}>
      {promptKeys.map(([keys, does]) => (
        <Fragment key={keys}>
          <dt>{keys}</dt>
          <dd>{does}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
