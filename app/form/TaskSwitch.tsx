/** What the picture is made from: words, a picture, or a part of one. */
import { type ChoiceField, type Endpoint, endpoints, fields, isSdxl } from '../../src/parameters/index.ts'
import { kit, Tip } from '../kit/index.ts'
import { chooseTask, useDestination, useField } from '../request/index.ts'

const { label: legend, choices } = fields.endpoint as ChoiceField

/** In a row of four there is no room for the whole names. */
const short: Record<Endpoint, string> = {
  'sd/text2image': 'Text',
  'sd/image2image': 'Image',
  'sd/inpainting': 'Inpaint',
  'sdxl/text2image': 'SDXL',
}

export function TaskSwitch() {
  const { backend } = useDestination()
  const { value, wrong, attributes } = useField('endpoint')
  const { id, ...described } = attributes
  return (
    <div className={kit.field}>
      <fieldset className={kit.segments}>
        <legend className={kit.unseen}>{legend}</legend>
        {endpoints
          .filter((endpoint) => backend === 'remote' || !isSdxl(endpoint))
          .map((endpoint) => (
            <Tip key={endpoint} text={choices[endpoint]!}>
              <label>
                <input
                  {...(endpoint === value && { id, ...described })}
                  className={kit.unseen}
                  type="radio"
                  name="endpoint"
                  aria-label={choices[endpoint]}
                  value={endpoint}
                  checked={endpoint === value}
                  onChange={() => chooseTask(endpoint)}
                />
                {short[endpoint]}
              </label>
            </Tip>
          ))}
      </fieldset>
      <p className={kit.wrong} id={`${id}-message`}>
        {wrong}
      </p>
    </div>
  )
}
