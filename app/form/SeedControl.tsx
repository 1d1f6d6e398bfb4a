/** The seed: empty for a new one each time, typed, kept as it is, or the last picture's again. */
import { usePictures } from '../generation/index.ts'
import { Icon, kit, Tip } from '../kit/index.ts'
import { FieldFrame, NumberInput, setField, useField } from '../request/index.ts'

/** The request's word for "a new one each time". */
const anySeed = -1

/** As backends draw theirs: 32 bits, which every program knows. */
const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0]!

export function SeedControl({ max }: { max: number }) {
  const { value, attributes } = useField('seed')
  const last = usePictures(({ pictures }) => pictures.at(-1)?.seed)
  const set = (seed: number) => setField('seed', seed)
  return (
    <FieldFrame name="seed">
      <div className={kit.withButtons}>
        <NumberInput
          {...attributes}
          {...{ value, min: 0, max, step: 1, empty: anySeed }}
          onChange={set}
          placeholder="new each time"
        />
        <Tip text="A new seed each time">
          <button type="button" aria-pressed={value === anySeed} onClick={() => set(anySeed)}>
            <Icon name="dice" />
            <span className={kit.unseen}>A new seed each time</span>
          </button>
        </Tip>
        <Tip text="Keep the same seed">
          <button
            type="button"
            aria-pressed={value !== anySeed}
            onClick={() => set(value === anySeed ? (last ?? randomSeed()) : anySeed)}
          >
            <Icon name="lock" />
            <span className={kit.unseen}>Keep the same seed</span>
          </button>
        </Tip>
        <Tip text="The last picture’s seed again">
          <button
            type="button"
            aria-pressed={value === last}
            // Not disabled for the browser: its tip is to say what it will be for.
            aria-disabled={last === undefined || undefined}
            onClick={() => last !== undefined && set(last)}
          >
            <Icon name="again" />
            <span className={kit.unseen}>The last picture’s seed again</span>
          </button>
        </Tip>
      </div>
    </FieldFrame>
  )
}
