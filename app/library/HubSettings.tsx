/** Where models are fetched, and as whom: the Hub's address and the access tokens. */

import { defaultHub } from '../../src/models/index.ts'
import { kit } from '../kit/index.ts'
import { rememberTokens, setHubAddress, setToken, type TokenName, useHub } from '../models/index.ts'

export function HubSettings() {
  const { address, hasToken, isRemembered } = useHub()
  return (
    <details>
      <summary>Hub and tokens</summary>
      <div className={kit.panel}>
        <div className={kit.field}>
          <label htmlFor="field-hub">Address of the Hub, or of a mirror</label>
          <input
            id="field-hub"
            type="text"
            autoComplete="off"
            spellCheck={false}
            placeholder={defaultHub}
            value={address}
            onChange={({ target }) => setHubAddress(target.value)}
          />
        </div>
        <TokenBox name="hub" label="Access token of the Hub" isKept={hasToken.hub} />
        <TokenBox name="civitai" label="Civitai token" isKept={hasToken.civitai} />
        <label className={kit.check}>
          <input type="checkbox" checked={isRemembered} onChange={({ target }) => rememberTokens(target.checked)} />
          Remember on this device
        </label>
        <p className={kit.quiet}>
          Most models need no token. One that is entered goes to its own host only, and is forgotten with this tab
          unless it is to be remembered.
        </p>
      </div>
    </details>
  )
}

function TokenBox({ name, label, isKept }: { name: TokenName; label: string; isKept: boolean }) {
  const id = `field-${name}-token`
  return (
    <div className={kit.field}>
      <label htmlFor={id}>{label}</label>
      {/* Uncontrolled: React would write the token into the page as an attribute. */}
      <input
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder={isKept ? '•••••••• is kept' : 'only for models that ask for one'}
        onChange={({ target }) => setToken(name, target.value)}
      />
    </div>
  )
}
