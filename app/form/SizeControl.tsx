/** Width and height, with the shapes that are asked for most. */

import { fieldFor, type NumberField } from '../../src/parameters/index.ts'
import { Icon, kit, Tip } from '../kit/index.ts'
import { FieldFrame, NumberInput, setField, setSize, useDestination, useField, useRequest } from '../request/index.ts'
import styles from './SizeControl.module.css'
import { shapes, sizeOfShape } from './shapes.ts'

export function SizeControl() {
  const width = useRequest(({ request }) => request.width)
  const height = useRequest(({ request }) => request.height)
  const native = useRequest(({ nativeSize }) => nativeSize)
  return (
    <fieldset className={styles.size}>
      <legend className={kit.unseen}>Size</legend>
      <Side name="width" />
      <Tip text="Swap width and height">
        <button
          type="button"
          className={kit.bare}
          aria-label="Swap width and height"
          onClick={() => setSize({ width: height, height: width })}
        >
          <Icon name="swap" />
        </button>
      </Tip>
      <Side name="height" />
      <div className={styles.shapes}>
        {shapes.map(([x, y]) => {
          const size = sizeOfShape(x, y, native)
          const label = `${size.width} × ${size.height}`
          return (
            <Tip key={`${x}:${y}`} text={label}>
              <button
                type="button"
                aria-pressed={size.width === width && size.height === height}
                aria-label={`${x}:${y}, ${label} pixels`}
                onClick={() => setSize(size)}
              >
                {x}:{y}
              </button>
            </Tip>
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
