/** The start picture in small, and how it comes into the frame. */

import type { Fit } from '../../src/imaging/index.ts'
import { Icon, kit, Segments, Tip } from '../kit/index.ts'
import { setField, setSize, useRequest } from '../request/index.ts'
import { framingInWords, ownSize } from './framing-words.ts'
import type { Backdrop } from './framing-worker.ts'
import styles from './StartPicture.module.css'
import { type Source, setFraming, useStartPicture } from './start-picture.ts'
import { Thumbnail } from './Thumbnail.tsx'

const fits: Record<Fit, { label: string; does: string }> = {
  crop: { label: 'Crop', does: 'Covers the frame; what lies beyond it is cut off' },
  fit: { label: 'Fit', does: 'The whole picture, its edges stretched over what is left of the frame' },
  stretch: { label: 'Stretch', does: 'The picture as it is; whoever draws brings it to the size' },
}

const backdrops: Record<Backdrop, { label: string; does: string }> = {
  white: { label: 'On white', does: 'Transparent parts are laid on white' },
  black: { label: 'On black', does: 'Transparent parts are laid on black' },
  none: {
    label: 'As beneath',
    does: 'Transparent parts show the colours that the file keeps beneath, as diffusers has it',
  },
}

export function StartPicture({ source }: { source: Source }) {
  const fit = useStartPicture((state) => state.fit)
  const width = useRequest(({ request }) => request.width)
  const height = useRequest(({ request }) => request.height)
  const native = useRequest(({ nativeSize }) => nativeSize)
  const own = ownSize(source, native)
  const isOwn = source.width === width && source.height === height
  const isAlike = source.width * height === source.height * width
  return (
    <div className={styles.start}>
      <Thumbnail source={source} />
      <div className={styles.facts}>
        <div className={styles.head}>
          <p className={kit.quiet} data-framing="">
            {framingInWords(source, fit, { width, height })}
          </p>
          <Tip text="Remove the start picture">
            <button
              type="button"
              className={kit.bare}
              aria-label="Remove the start picture"
              onClick={() => setField('init_image', undefined)}
            >
              <Icon name="close" />
            </button>
          </Tip>
        </div>
        {!isOwn && <FitSwitch />}
        {source.isTransparent && <BackdropSwitch />}
        {!isAlike && <PartControl />}
        {(own.width !== width || own.height !== height) && (
          <button type="button" onClick={() => setSize(own)}>
            {`Use its size, ${own.width} × ${own.height}`}
          </button>
        )}
      </div>
    </div>
  )
}

function FitSwitch() {
  const fit = useStartPicture((state) => state.fit)
  const choose = (choice: Fit) => setFraming({ fit: choice })
  return (
    <Segments legend="How it comes into the frame" name="fit" segments={told(fits)} chosen={fit} onChoose={choose} />
  )
}

function BackdropSwitch() {
  const backdrop = useStartPicture((state) => state.backdrop)
  const choose = (choice: Backdrop) => setFraming({ backdrop: choice })
  return (
    <Segments
      legend="Its transparent parts"
      name="backdrop"
      segments={told(backdrops)}
      chosen={backdrop}
      onChoose={choose}
    />
  )
}

/** What one presses says what it does as well. */
const told = <Choice extends string>(choices: Record<Choice, { label: string; does: string }>) =>
  (Object.keys(choices) as Choice[]).map((value) => ({ value, ...choices[value], tip: choices[value].does }))

function PartControl() {
  const isCut = useStartPicture(({ fit }) => fit === 'crop')
  const position = useStartPicture((state) => state.position)
  return (
    <label className={styles.which} data-idle={!isCut || undefined}>
      Which part
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        disabled={!isCut}
        value={position}
        onChange={({ target }) => setFraming({ position: target.valueAsNumber })}
      />
    </label>
  )
}
