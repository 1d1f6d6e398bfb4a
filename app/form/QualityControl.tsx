/** Presets of quality and speed; none is marked once something was changed by hand. */

import { isAs, type Preset, withPreset } from '../../src/models/index.ts'
import { storedAdapters, useAdapters } from '../adapters/index.ts'
import { kit, Tip } from '../kit/index.ts'
import { isSdxlModel, useChosenModel, useStored } from '../models/index.ts'
import { forgetOwnPreset, keepOwnPreset, setFields, useOwnPresets, useRequest } from '../request/index.ts'
import styles from './QualityControl.module.css'
import { type FewStepPreset, fewStepPresets, type Quality, qualities, qualityOf } from './quality.ts'

const labels: Record<Quality, string> = {
  draft: 'Draft',
  fast: 'Fast',
  standard: 'Standard',
  best: 'Best',
}

export function QualityControl() {
  const chosen = useRequest(({ request }) => qualityOf(request))
  const request = useRequest((state) => state.request)
  const isLocal = useRequest(({ backend }) => backend === 'local')
  const few = useFewStepPresets()
  // The API knows of no shortcuts.
  const names = (Object.keys(qualities) as Quality[]).filter((name) => name === chosen || name !== 'fast' || isLocal)
  return (
    <fieldset className={`${kit.field} ${styles.quality}`}>
      <legend>Quality</legend>
      <div className={kit.segments}>
        {names.map((name) => (
          <Choice
            key={name}
            {...{ label: labels[name], about: described(name), isChosen: name === chosen }}
            preset={{ settings: qualities[name] }}
          />
        ))}
      </div>
      {few.length > 0 && (
        <div className={`${kit.segments} ${styles.few}`}>
          {few.map((preset) => (
            <Choice
              key={preset.label}
              {...{ label: preset.label, about: advised(preset), isChosen: isAs(request, preset), preset }}
            />
          ))}
        </div>
      )}
      {isLocal && <OwnPreset />}
    </fieldset>
  )
}

interface ChoiceProps {
  label: string
  about: string
  isChosen: boolean
  preset: Preset
}

function Choice({ label, about, isChosen, preset }: ChoiceProps) {
  return (
    <Tip text={about}>
      <label>
        <input
          aria-description={about}
          className={kit.unseen}
          type="radio"
          name="quality"
          checked={isChosen}
          onChange={() => setFields(withPreset(useRequest.getState().request, preset))}
        />
        {label}
      </label>
    </Tip>
  )
}

/** The settings that the chosen model is turned to with: kept, taken again, forgotten. */
function OwnPreset() {
  const model = useChosenModel()
  const request = useRequest((state) => state.request)
  const own = useOwnPresets((state) => (model ? state.own[model.id] : undefined))
  if (!model) return null
  const isOwn = own !== undefined && isAs(request, own)
  return (
    <div className={styles.own}>
      {own && (
        <span className={kit.quiet}>
          {isOwn ? `${model.name} begins with these settings.` : `${model.name} has settings of its own.`}
        </span>
      )}
      {own && !isOwn && (
        <button type="button" className={kit.bare} onClick={() => setFields(withPreset(request, own))}>
          Take them
        </button>
      )}
      {!isOwn && (
        <Tip
          text={`Whenever you turn to ${model.name}, it begins with the steps, scheduler and guidance of now`}
          describes
        >
          <button type="button" className={kit.bare} onClick={() => keepOwnPreset(request)}>
            {own ? 'Keep these instead' : 'Keep these settings for this model'}
          </button>
        </Tip>
      )}
      {own && (
        <button type="button" className={kit.bare} onClick={() => forgetOwnPreset(model.id)}>
          Forget
        </button>
      )}
    </div>
  )
}

const described = (name: Quality) => {
  const steps = `${qualities[name].num_inference_steps} steps`
  if (name !== 'fast') return steps
  return `${steps}, every other one by the model’s outermost layers alone: nearly twice as fast as Standard, and small things differ`
}

function advised({ settings, lora, label }: FewStepPreset): string {
  const { num_inference_steps: steps, guidance_scale: guidance = 1 } = settings
  const words = guidance > 1 ? '' : ', without a negative prompt'
  return `${steps} steps, as the makers of ${lora ? `the LoRA ${lora}` : label} advise${words}`
}

/** Of the model, and of LoRAs in the form, open or kept; the API has LoRAs that nobody here knows of. */
function useFewStepPresets(): FewStepPreset[] {
  const inForm = useRequest(({ request }) => request.lora_models)
  const isLocal = useRequest(({ backend }) => backend === 'local')
  const model = useRequest(({ request }) => request.model_id)
  const chosen = useChosenModel()
  const opened = useAdapters(({ adapters }) => adapters)
  const models = useStored((state) => state.models)
  const here = [...opened, ...storedAdapters({ models })].filter(({ kind }) => kind === 'lora').map(({ id }) => id)
  return fewStepPresets(
    chosen ? [model, chosen.name] : [model],
    isLocal ? [...inForm, ...here] : inForm,
    chosen && (isSdxlModel(chosen) ? 'sdxl' : 'sd'),
  )
}
