/** What was sent to the API and what it answered, with the key masked. */

import { useSyncExternalStore } from 'react'
import * as v from 'valibot'
import type { Exchange } from '../../src/imagepipeline/index.ts'
import { jsonOf } from '../../src/untrusted/index.ts'
import { Code, kit } from '../kit/index.ts'
import styles from './Inspector.module.css'
import { log } from './remote.ts'

export function Inspector() {
  const exchanges = useSyncExternalStore(log.subscribe, log.exchanges)
  return (
    <details>
      <summary>Inspector</summary>
      <div className={kit.panel}>
        {exchanges.length === 0 ? (
          <p className={kit.quiet}>Nothing was sent since the page was opened.</p>
        ) : (
          <>
            <ol className={styles.exchanges} aria-label="Exchanges, the latest first">
              {exchanges.toReversed().map((exchange) => (
                <li key={exchange.number}>
                  <ExchangeDetails exchange={exchange} />
                </li>
              ))}
            </ol>
            <div className={kit.actions}>
              <button type="button" onClick={log.clear}>
                Clear
              </button>
            </div>
          </>
        )}
      </div>
    </details>
  )
}

function ExchangeDetails({ exchange }: { exchange: Exchange }) {
  const { method, url, headers, body, sentAt, duration, status, reply, failure } = exchange
  const took = duration === undefined ? '…' : `${Math.round(duration)} ms`
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <details>
      <summary>
        {new Date(sentAt).toLocaleTimeString()} {method} {new URL(url).pathname} → {status ?? failure ?? '…'}, {took}
      </summary>
      <Code>{[`${method} ${url}`, ...sent, ...(body ? ['', indented(body)] : [])].join('\n')}</Code>
      <Code>{reply === undefined ? (failure ?? 'No answer yet') : indented(reply)}</Code>
    </details>
  )
}

/** JSON in lines; anything else as it is. */
function indented(text: string): string {
  const value = jsonOf(v.unknown(), text)
  return value === undefined ? text : JSON.stringify(value, null, 2)
}
