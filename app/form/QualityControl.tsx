/** Presets of quality and speed; none is marked once something was changed by hand. */

import { storedAdapters, useAdapters } from '../adapters/index.ts'
import { kit, Tip } from '../kit/index.ts'
import { useStored } from '../models/index.ts'
import { setFields, useRequest } from '../request/index.ts'
import styles from './QualityControl.module.css'
import { lcmLora, type Quality, qualities, qualityOf, withQuality } from './quality.ts'

const labels: Record<Quality, string> = {
  draft: 'Draft',
  fast: 'Fast',
  standard: 'Standard',
  best: 'Best',
  lcm: 'LCM',
}

export function QualityControl() {
  const chosen = useRequest(({ request }) => qualityOf(request))
  const lora = useLcmLora()
  const isLocal = useRequest(({ backend }) => backend === 'local')
  // Offered where it can be had; the API knows of no shortcuts.
  const isThere = { lcm: lora !== undefined, fast: isLocal }
  const names = (Object.keys(qualities) as Quality[]).filter(
    (name) => name === chosen || isThere[name as keyof typeof isThere] !== false,
  )
  return (
    <fieldset className={`${kit.field} ${styles.quality}`}>
      <legend>Quality</legend>
      <div className={kit.segments}>
        {names.map((name) => (
          <Tip key={name} text={described(name)}>
            <label>
              <input
                aria-description={described(name)}
                className={kit.unseen}
                type="radio"
                name="quality"
                checked={name === chosen}
                onChange={() => setFields(withQuality(useRequest.getState().request, name, lora))}
              />
              {labels[name]}
            </label>
          </Tip>
        ))}
      </div>
    </fieldset>
  )
}

const described = (name: Quality) => {
  const steps = `${qualities[name].num_inference_steps} steps`
  if (name !== 'fast') return steps
  return `${steps}, every other one by the model’s outermost layers alone: nearly twice as fast as Standard, and small things differ`
}

/** In the form, open or kept; the API has LoRAs that nobody here knows of. */
function useLcmLora(): string | undefined {
  const inForm = useRequest(({ request }) => lcmLora(request.lora_models))
  const isLocal = useRequest(({ backend }) => backend === 'local')
  const opened = useAdapters(({ adapters }) =>
    lcmLora(adapters.filter(({ kind }) => kind === 'lora').map(({ id }) => id)),
  )
  const stored = useStored(
    (state) => storedAdapters(state).find(({ kind, id, name }) => kind === 'lora' && lcmLora([id, name]))?.id,
  )
  return inForm ?? (isLocal ? (opened ?? stored) : undefined)
}
