/** How the API is reached: its address, the header, the key, and whether they are right. */
import { type KeyboardEvent, useRef } from 'react'
import { type Connection, defaultConnection } from '../../../src/imagepipeline/index.ts'
import { useFailure } from '../../state/failure.ts'
import { forgetKey, rememberKey, setKey, setSetting, tryConnection, useRemote } from '../../state/remote.ts'

/** What the page's own server passes on to the API, where it does. */
const proxy = '/imagepipeline'

export function ConnectionPanel() {
  const hasKey = useRemote((state) => state.hasKey)
  const isRemembered = useRemote((state) => state.isRemembered)
  const finding = useRemote((state) => state.finding)
  const keyBox = useRef<HTMLInputElement>(null)
  return (
    <details onKeyDown={keepFromGenerating}>
      <summary>Connection</summary>
      <div className="panel">
        <Setting name="baseUrl" label="Base URL" proposals={[defaultConnection.baseUrl, proxy]} />
        <Setting name="header" label="Header of the key" />
        <div className="field">
          <label htmlFor="field-key">API key</label>
          {/* Uncontrolled: React would write the key into the page as an attribute. */}
          <input
            ref={keyBox}
            id="field-key"
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={hasKey ? '•••••••• is kept' : 'of your ImagePipeline account'}
            onChange={({ target }) => setKey(target.value)}
          />
        </div>
        <label className="check">
          <input type="checkbox" checked={isRemembered} onChange={({ target }) => rememberKey(target.checked)} />
          Remember on this device
        </label>
        <div className="actions">
          <button type="button" onClick={tryConnection}>
            Test connection
          </button>
          <button
            type="button"
            disabled={!hasKey}
            onClick={() => {
              forgetKey()
              if (keyBox.current) keyBox.current.value = ''
            }}
          >
            Forget key
          </button>
        </div>
        <p className="quiet" role="status">
          {finding}
        </p>
      </div>
    </details>
  )
}

interface SettingProps {
  name: keyof Connection
  label: string
  proposals?: readonly string[]
}

function Setting({ name, label, proposals = [] }: SettingProps) {
  const value = useRemote(({ settings }) => settings[name])
  const wrong = useFailure(({ failure }) => (failure?.field === name ? failure.sentence : undefined))
  const id = `field-${name}`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        list={`${id}-proposals`}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-message`}
        value={value}
        onChange={({ target }) => setSetting(name, target.value)}
      />
      <datalist id={`${id}-proposals`}>
        {proposals.map((proposal) => (
          <option key={proposal} value={proposal} />
        ))}
      </datalist>
      <p className="wrong" id={`${id}-message`}>
        {wrong}
      </p>
    </div>
  )
}

/** Enter in a setting is no wish for a picture. */
function keepFromGenerating(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
  }
}
