/** Copies a link that holds a request, and no secret. */
import { useState } from 'react'
import type { GenerationRequest } from '../../src/parameters/index.ts'
import { Icon } from '../kit/index.ts'
import { copyLink } from './recall.ts'

export function ShareButton({ request }: { request: GenerationRequest }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <button type="button" onBlur={() => setCopied(false)} onClick={async () => setCopied(await copyLink(request))}>
      <Icon name="link" />
      {isCopied ? 'Link copied' : 'Copy link'}
    </button>
  )
}
