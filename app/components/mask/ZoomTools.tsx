/** Below the mask canvas: how much is painted, the zoom, and the keys. */
import type { CanvasView } from '../../hooks/useCanvasView.ts'
import { useMask } from '../../state/mask.ts'
import { shareInWords } from '../../state/mask-words.ts'
import { maskKeys } from '../../state/shortcuts.ts'
import { ToolButton } from './ToolButton.tsx'

export function ZoomTools({ canvas }: { canvas: CanvasView }) {
  const share = useMask((state) => state.share)
  const news = useMask((state) => state.news)
  const percent = Math.round(canvas.view.scale * 100)
  return (
    <div className="mask-foot">
      <p className="quiet" role="status">
        {news} {shareInWords(share)}
      </p>
      <div className="tool-group">
        <ToolButton icon="minus" name="Zoom out" keys="-" onPress={() => canvas.zoom(0.8)} />
        <button type="button" title="One to one (1)" onClick={() => canvas.zoom(1 / canvas.view.scale)}>
          {percent} %
        </button>
        <ToolButton icon="plus" name="Zoom in" keys="+" onPress={() => canvas.zoom(1.25)} />
        <ToolButton icon="whole" name="Whole picture" keys="0" onPress={canvas.fit} />
      </div>
      <details className="mask-help">
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
