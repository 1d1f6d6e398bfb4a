/** What the picture is made from: words, a picture, or a part of one; and of the API by which family of models. */
import {
  type ChoiceField,
  type Endpoint,
  endpointOf,
  fields,
  isSdxl,
  type Task,
  taskOf,
  tasks,
} from '../../src/parameters/index.ts'
import { kit, Tip } from '../kit/index.ts'
import { chooseFamily, chooseTask, useDestination, useField } from '../request/index.ts'

const { label: legend, choices } = fields.endpoint as ChoiceField

/** In a row there is no room for the whole names. */
const short: Record<Task, string> = { text2image: 'Text', image2image: 'Image', inpainting: 'Inpaint' }

/** On this device the chosen model says which it is of. */
const families = [
  { name: 'Stable Diffusion 1.5', short: 'SD 1.5', sdxl: false },
  { name: 'SDXL', short: 'SDXL', sdxl: true },
]

export function TaskSwitch() {
  const { backend } = useDestination()
  const { value, wrong, attributes } = useField('endpoint')
  const { id, ...described } = attributes
  const endpoint = value as Endpoint
  return (
    <>
      <div className={kit.field}>
        <fieldset className={kit.segments}>
          <legend className={kit.unseen}>{legend}</legend>
          {tasks.map((task) => {
            const isChosen = task === taskOf(endpoint)
            const name = choices[endpointOf(task, false)]!
            return (
              <Tip key={task} text={name}>
                <label>
                  <input
                    {...(isChosen && { id, ...described })}
                    className={kit.unseen}
                    type="radio"
                    name="endpoint"
                    aria-label={name}
                    value={task}
                    checked={isChosen}
                    onChange={() => chooseTask(task)}
                  />
                  {short[task]}
                </label>
              </Tip>
            )
          })}
        </fieldset>
        <p className={kit.wrong} id={`${id}-message`}>
          {wrong}
        </p>
      </div>
      {backend === 'remote' && (
        <div className={kit.field}>
          <fieldset className={kit.segments}>
            <legend className={kit.unseen}>Family of models</legend>
            {families.map(({ name, short, sdxl }) => (
              <label key={name}>
                <input
                  className={kit.unseen}
                  type="radio"
                  name="family"
                  aria-label={name}
                  checked={sdxl === isSdxl(endpoint)}
                  onChange={() => chooseFamily(sdxl)}
                />
                {short}
              </label>
            ))}
          </fieldset>
        </div>
      )}
    </>
  )
}
