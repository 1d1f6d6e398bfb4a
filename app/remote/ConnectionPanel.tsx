/** How the API is reached: its address, the header, the key, and whether they are right. */
import { type Connection, defaultConnection } from '../../src/imagepipeline/index.ts'
import { Check, kit, SecretInput, SettingInput, SettingsPanel, useFailure } from '../kit/index.ts'
import { forgetKey, rememberKey, setKey, setSetting, tryConnection, useRemote } from './remote.ts'

/** What the page's own server passes on to the API, where it does. */
const proxy = '/imagepipeline'

export function ConnectionPanel() {
  const hasKey = useRemote((state) => state.hasKey)
  const isRemembered = useRemote((state) => state.isRemembered)
  const finding = useRemote((state) => state.finding)
  return (
    // Without a key there is nothing that could be done before.
    <SettingsPanel summary="Connection" isWanted={!hasKey}>
      <Setting name="baseUrl" label="Base URL" proposals={[defaultConnection.baseUrl, proxy]} />
      <Setting name="header" label="Header of the key" />
      <SecretInput
        id="field-key"
        label="API key"
        placeholder="of your ImagePipeline account"
        isKept={hasKey}
        onChange={setKey}
      />
      <Check checked={isRemembered} onChange={rememberKey}>
        Remember on this device
      </Check>
      <div className={kit.actions}>
        <button type="button" onClick={tryConnection}>
          Test connection
        </button>
        <button type="button" disabled={!hasKey} onClick={forgetKey}>
          Forget key
        </button>
      </div>
      <p className={kit.quiet} role="status">
        {finding}
      </p>
    </SettingsPanel>
  )
}

interface SettingProps {
  name: keyof Connection
  label: string
  proposals?: readonly string[]
}

function Setting({ name, ...rest }: SettingProps) {
  const value = useRemote(({ settings }) => settings[name])
  const wrong = useFailure(({ failure }) => (failure?.field === name ? failure.sentence : undefined))
  return (
    <SettingInput
      id={`field-${name}`}
      value={value}
      wrong={wrong}
      onChange={(typed) => setSetting(name, typed)}
      {...rest}
    />
  )
}
