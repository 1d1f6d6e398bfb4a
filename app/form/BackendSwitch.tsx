/** Who makes the picture: this device, or the ImagePipeline API. */
import { kit } from '../kit/index.ts'
import { turnToBackend, useRequest } from '../request/index.ts'

const labels = { local: 'This device', remote: 'ImagePipeline' } as const

export function BackendSwitch() {
  const chosen = useRequest((state) => state.backend)
  return (
    <fieldset className={kit.segments}>
      <legend className={kit.unseen}>Made by</legend>
      {(['local', 'remote'] as const).map((backend) => (
        <label key={backend}>
          <input
            className={kit.unseen}
            type="radio"
            name="backend"
            checked={backend === chosen}
            onChange={() => turnToBackend(backend)}
          />
          {labels[backend]}
        </label>
      ))}
    </fieldset>
  )
}
