/** Below the mask canvas: how much is painted, the zoom, and the keys. */

import { Toolbar } from '@base-ui/react/toolbar'
import { kit } from '../../kit/index.ts'
import { maskKeys } from '../../shortcuts/index.ts'
import { useMask } from '../mask.ts'
import { shareInWords } from '../mask-words.ts'
import { ToolButton } from './ToolButton.tsx'
import styles from './tools.module.css'
import type { CanvasView } from './useCanvasView.ts'
import { WordButton } from './WordButton.tsx'

export function ZoomTools({ canvas }: { canvas: CanvasView }) {
  const share = useMask((state) => state.share)
  const news = useMask((state) => state.news)
  const percent = Math.round(canvas.view.scale * 100)
  return (
    <div className={styles.foot}>
      <p className={kit.quiet} role="status">
        {news} {shareInWords(share)}
      </p>
      <Toolbar.Root className={styles.group} aria-label="Zoom">
        <ToolButton icon="minus" name="Zoom out" keys="-" onPress={() => canvas.zoom(0.8)} />
        <WordButton tip="One to one" keys="1" onPress={() => canvas.zoom(1 / canvas.view.scale)}>
          {percent} %
        </WordButton>
        <ToolButton icon="plus" name="Zoom in" keys="+" onPress={() => canvas.zoom(1.25)} />
        <ToolButton icon="whole" name="Whole picture" keys="0" onPress={canvas.fit} />
      </Toolbar.Root>
      <details className={styles.help}>
        <summary>Keys</summary>
        <dl id="mask-keys">
          {maskKeys.map(([keys, does]) => (
            <div key={keys}>
              <dt>{keys}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
