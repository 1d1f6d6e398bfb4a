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
import { kit, Segments } from '../kit/index.ts'
import { familyNames } from '../models/index.ts'
import { chooseFamily, chooseTask, useDestination, useField } from '../request/index.ts'

const { label: legend, choices } = fields.endpoint as ChoiceField

/** In a row there is no room for the whole names. */
const short: Record<Task, string> = { text2image: 'Text', image2image: 'Image', inpainting: 'Inpaint' }

/** On this device the chosen model says which it is of. */
const families = [
  { value: false, label: 'SD 1.5', name: familyNames.sd },
  { value: true, label: 'SDXL', name: familyNames.sdxl },
] as const

export function TaskSwitch() {
  const { backend } = useDestination()
  const { value, wrong, attributes } = useField('endpoint')
  const endpoint = value as Endpoint
  return (
    <>
      <div className={kit.field}>
        <Segments
          legend={legend}
          name="endpoint"
          segments={tasks.map((task) => {
            const name = choices[endpointOf(task, false)]!
            return { value: task, label: short[task], name, tip: name }
          })}
          chosen={taskOf(endpoint)}
          onChoose={chooseTask}
          attributes={attributes}
        />
        <p className={kit.wrong} id={`${attributes.id}-message`}>
          {wrong}
        </p>
      </div>
      {backend === 'remote' && (
        <div className={kit.field}>
          <Segments
            legend="Family of models"
            name="family"
            segments={families}
            chosen={isSdxl(endpoint)}
            onChoose={chooseFamily}
          />
        </div>
      )}
    </>
  )
}
