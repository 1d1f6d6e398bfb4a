/** Where models are fetched, and as whom: the Hub's address and the access tokens. */
import { Check, kit, SecretInput, SettingInput, SettingsPanel } from '../kit/index.ts'
import { forgetTokens, ownHub, rememberTokens, setHubAddress, setToken, useHub } from '../models/index.ts'

export function HubSettings() {
  const { address, hasToken, isRemembered } = useHub()
  const placeholder = 'only for models that ask for one'
  return (
    <SettingsPanel summary="Hub and tokens">
      <SettingInput
        id="field-hub"
        label="Address of the Hub, or of a mirror"
        placeholder={ownHub}
        value={address}
        onChange={setHubAddress}
      />
      <SecretInput
        id="field-hub-token"
        label="Access token of the Hub"
        placeholder={placeholder}
        isKept={hasToken.hub}
        onChange={(token) => setToken('hub', token)}
      />
      <SecretInput
        id="field-civitai-token"
        label="Civitai token"
        placeholder={placeholder}
        isKept={hasToken.civitai}
        onChange={(token) => setToken('civitai', token)}
      />
      <Check checked={isRemembered} onChange={rememberTokens}>
        Remember on this device
      </Check>
      <div className={kit.actions}>
        <button type="button" disabled={!hasToken.hub && !hasToken.civitai} onClick={forgetTokens}>
          Forget tokens
        </button>
      </div>
      <p className={kit.quiet}>
        Most models need no token. One that is entered goes to its own host only, never over plain http, and is
        forgotten with this tab unless it is to be remembered.
      </p>
    </SettingsPanel>
  )
}
