/** The second, larger pass (hires fix): folded away until it is wanted, with settings of its own once it is on. */
import {
  drawnSize,
  type FieldName,
  fields,
  type GenerationRequest,
  isSupported,
  passWork,
} from '../../src/parameters/index.ts'
import { kit } from '../kit/index.ts'
import { useDestination, useRequest } from '../request/index.ts'
import { Control } from './Control.tsx'
import styles from './SecondPass.module.css'

const settings = (Object.keys(fields) as FieldName[]).filter((name) => fields[name].under === 'hires')

export function SecondPass() {
  const destination = useDestination()
  const isOn = useRequest(({ request }) => request.hires)
  const size = useRequest(({ request }) => sizeInWords(request))
  const times = useRequest(({ request }) => timesInWords(request))
  if (!isSupported('hires', destination)) return null
  const isLocal = destination.backend === 'local'
  return (
    <details>
      <summary>
        Second pass
        {isOn && <span className={`${kit.quiet} ${styles.state}`}>{` ${isLocal ? size : 'twice the size'}`}</span>}
      </summary>
      <Control name="hires" />
      {isOn && !isLocal && (
        <p className={kit.quiet}>
          The API doubles both sides by means of its own: how, and with which steps, can be chosen on this device only.
        </p>
      )}
      {isOn && isLocal && (
        <>
          <p className={kit.quiet} role="status">{`Makes ${size} pixels.${times}`}</p>
          {settings.map((name) => (
            <Control key={name} name={name} />
          ))}
        </>
      )}
    </details>
  )
}

function sizeInWords(request: GenerationRequest): string {
  const { width, height } = drawnSize(request)
  return Number.isFinite(width * height) ? `${width} × ${height}` : '…'
}

/** How much longer it takes. */
function timesInWords(request: GenerationRequest): string {
  const { first, second } = passWork(request)
  const times = Math.round(1 + second / first)
  return times > 1 && Number.isFinite(times) ? ` It takes about ${times} times as long as the first pass alone.` : ''
}
