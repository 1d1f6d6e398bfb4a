/** A seed, the picture's or its variation's: empty for a new one each time, typed, kept as it is, or the last picture's again. */
import { type Picture, usePictures } from '../generation/index.ts'
import { Icon, kit, Tip } from '../kit/index.ts'
import { FieldFrame, NumberInput, setField, useField } from '../request/index.ts'

type SeedName = 'seed' | 'subseed'

/** The request's word for "a new one each time". */
const anySeed = -1

/** As backends draw theirs: 32 bits, which every program knows. */
const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0]!

export function SeedControl({ name, max }: { name: SeedName; max: number }) {
  const { value, attributes } = useField(name)
  const last = usePictures(({ pictures }) => lastOf(name, pictures.at(-1)))
  const set = (seed: number) => setField(name, seed)
  const word = name === 'subseed' ? 'variation seed' : 'seed'
  return (
    <FieldFrame name={name}>
      <div className={kit.withButtons}>
        <NumberInput
          {...attributes}
          {...{ value, min: 0, max, step: 1, empty: anySeed }}
          onChange={set}
          placeholder="new each time"
        />
        <Tip text={`A new ${word} each time`}>
          <button type="button" aria-pressed={value === anySeed} onClick={() => set(anySeed)}>
            <Icon name="dice" />
            <span className={kit.unseen}>{`A new ${word} each time`}</span>
          </button>
        </Tip>
        <Tip text={`Keep the same ${word}`}>
          <button
            type="button"
            aria-pressed={value !== anySeed}
            onClick={() => set(value === anySeed ? (last ?? randomSeed()) : anySeed)}
          >
            <Icon name="lock" />
            <span className={kit.unseen}>{`Keep the same ${word}`}</span>
          </button>
        </Tip>
        <Tip text={`The last picture’s ${word} again`}>
          <button
            type="button"
            aria-pressed={value === last}
            // Not disabled for the browser: its tip is to say what it will be for.
            aria-disabled={last === undefined || undefined}
            onClick={() => last !== undefined && set(last)}
          >
            <Icon name="again" />
            <span className={kit.unseen}>{`The last picture’s ${word} again`}</span>
          </button>
        </Tip>
      </div>
    </FieldFrame>
  )
}

function lastOf(name: SeedName, picture: Picture | undefined): number | undefined {
  if (name !== 'subseed') return picture?.seed
  return picture && picture.request.subseed !== anySeed ? picture.request.subseed : undefined
}
