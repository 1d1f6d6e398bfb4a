/** Width and height, with the shapes that are asked for most. */
import { fieldFor, type NumberField } from '../../../src/parameters/index.ts'
import { useDestination, useField } from '../../hooks/useField.ts'
import { type Size, setField, setSize, useRequest } from '../../state/request.ts'
import { Icon } from '../Icon.tsx'
import { FieldFrame } from './FieldFrame.tsx'
import { NumberInput } from './NumberInput.tsx'

/** Width to height. */
const shapes = [
  [1, 1],
  [4, 3],
  [3, 2],
  [3, 4],
  [2, 3],
] as const

export function SizeControl() {
  const width = useRequest(({ request }) => request.width)
  const height = useRequest(({ request }) => request.height)
  const native = useRequest(({ nativeSize }) => nativeSize)
  return (
    <fieldset className="size">
      <legend className="unseen">Size</legend>
      <Side name="width" />
      <button
        type="button"
        className="bare"
        aria-label="Swap width and height"
        title="Swap width and height"
        onClick={() => setSize({ width: height, height: width })}
      >
        <Icon name="swap" />
      </button>
      <Side name="height" />
      <div className="shapes">
        {shapes.map(([x, y]) => {
          const size = sizeOfShape(x, y, native)
          const label = `${size.width} × ${size.height}`
          return (
            <button
              key={label}
              type="button"
              aria-pressed={size.width === width && size.height === height}
              aria-label={`${x}:${y}, ${label} pixels`}
              title={label}
              onClick={() => setSize(size)}
            >
              {x}:{y}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}

function Side({ name }: { name: 'width' | 'height' }) {
  const { min, max, step } = fieldFor(name, useDestination()) as NumberField
  const { value, attributes } = useField(name)
  return (
    <FieldFrame name={name}>
      <NumberInput {...attributes} {...{ min, max, step, value }} onChange={(next) => setField(name, next)} />
    </FieldFrame>
  )
}

/** The shape with the model's own size as its shorter side: models repeat themselves less along the longer one. */
function sizeOfShape(x: number, y: number, native: Size): Size {
  const short = Math.min(native.width, native.height)
  const side = (part: number) => Math.round((short * part) / Math.min(x, y) / 8) * 8
  return { width: side(x), height: side(y) }
}
