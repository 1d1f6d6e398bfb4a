/** Before the first picture: what the demo model has drawn, each drawn again by a press. */
import { demoExamples, demoId } from '../engine/index.ts'
import { dismissFailure } from '../kit/index.ts'
import { enqueue } from '../queue/index.ts'
import { setFields, useRequest } from '../request/index.ts'
import styles from './Examples.module.css'

type Example = (typeof demoExamples)[number]

/** Whether the form is for the model whose pictures they are. */
export const useSuitsExamples = () =>
  useRequest(
    ({ backend, request: { model_id, endpoint } }) =>
      backend === 'local' && model_id === demoId && endpoint === 'sd/text2image',
  )

export function Examples() {
  return (
    <div className={styles.examples}>
      <p>
        Press a picture, and this device draws it.
        <br />
        Or write words of your own and press Generate.
      </p>
      <ul aria-label="Examples">
        {demoExamples.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => drawAgain(example)}>
              <img src={`${import.meta.env.BASE_URL}examples/${example.name}.webp`} alt="" width={128} height={128} />
              {example.prompt}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The form takes the words alone: with the seed as well, Generate would draw nothing else. */
function drawAgain({ prompt, seed }: Example): void {
  dismissFailure()
  setFields({ prompt, negative_prompt: '' })
  enqueue({ ...useRequest.getState().request, seed, samples: 1 })
}
