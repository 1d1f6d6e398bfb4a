/** The tools of the mask canvas, the brush's measures, and what is done to the whole mask. */
import { useState } from 'react'
import type { Painting } from '../../../src/imaging/index.ts'
import { redo, undo } from '../../hooks/useMaskKeys.ts'
import { changeMask, importMask, maskIsWritten, useMask } from '../../state/mask.ts'
import { brushSize, chooseTool, setBrush, useTools } from '../../state/mask-tools.ts'
import { Slider } from './Slider.tsx'
import { ToolButton } from './ToolButton.tsx'

export function MaskTools({ painting }: { painting: Painting }) {
  const { tool, erases, breadth, hardness } = useTools()
  const undoSteps = useMask((state) => state.undoSteps)
  const redoSteps = useMask((state) => state.redoSteps)
  const isEmpty = useMask(({ share }) => share === 0)
  const longer = Math.max(painting.mask.width, painting.mask.height)
  const [softness, setSoftness] = useState(0.01)
  const radius = Math.max(1, Math.round(softness * longer))
  const isBrush = tool === 'brush'
  return (
    <div className="mask-tools" role="toolbar" aria-label="Mask tools">
      <div className="tool-group">
        <ToolButton
          icon="brush"
          name="Brush"
          keys="B"
          isPressed={isBrush && !erases}
          onPress={() => chooseTool('brush')}
        />
        <ToolButton
          icon="eraser"
          name="Eraser"
          keys="E"
          isPressed={isBrush && erases}
          onPress={() => chooseTool('brush', true)}
        />
        <ToolButton
          icon="rectangle"
          name="Rectangle"
          keys="R"
          isPressed={tool === 'rectangle'}
          onPress={() => chooseTool('rectangle')}
        />
        <ToolButton
          icon="lasso"
          name="Lasso"
          keys="L"
          isPressed={tool === 'lasso'}
          onPress={() => chooseTool('lasso')}
        />
        <ToolButton icon="hand" name="Hand" keys="H" isPressed={tool === 'hand'} onPress={() => chooseTool('hand')} />
      </div>
      <div className="tool-group">
        <ToolButton icon="undo" name="Undo" keys="Control+Z" disabled={undoSteps === 0} onPress={undo} />
        <ToolButton icon="redo" name="Redo" keys="Control+Y" disabled={redoSteps === 0} onPress={redo} />
      </div>
      <div className="tool-measures">
        {isBrush && (
          <>
            <Slider
              label="Size"
              value={Math.sqrt(breadth)}
              shown={`${brushSize(painting, breadth)} px`}
              onChange={(root) => setBrush({ breadth: root ** 2 })}
            />
            <Slider
              label="Hardness"
              value={hardness}
              shown={`${Math.round(hardness * 100)} %`}
              onChange={(value) => setBrush({ hardness: value })}
            />
          </>
        )}
        {(tool === 'rectangle' || tool === 'lasso') && (
          <label className="check">
            <input type="checkbox" checked={erases} onChange={({ target }) => chooseTool(tool, target.checked)} />
            Take away
          </label>
        )}
        {tool === 'hand' && <p className="quiet">Drag the picture; turn the wheel or pinch to zoom.</p>}
      </div>
      <div className="tool-words">
        <button type="button" title="Paint everything (F)" onClick={() => changeMask((mask) => mask.fill(), 'Filled.')}>
          Fill
        </button>
        <button
          type="button"
          title="Clear (Delete)"
          disabled={isEmpty}
          onClick={() => changeMask((mask) => mask.clear(), 'Cleared.')}
        >
          Clear
        </button>
        <button type="button" title="Invert (I)" onClick={() => changeMask((mask) => mask.invert(), 'Inverted.')}>
          Invert
        </button>
        <details className="more-tools">
          <summary className="button">More</summary>
          <div className="more-panel">
            <Slider
              label="Feather"
              value={Math.sqrt(softness)}
              max={0.4}
              shown={`${radius} px`}
              onChange={(root) => setSoftness(root ** 2)}
            />
            <button
              type="button"
              disabled={isEmpty}
              onClick={() => changeMask((mask) => mask.feather(radius), `Feathered by ${radius} pixels.`)}
            >
              Feather the edges
            </button>
            <label className="button">
              <input
                className="unseen"
                type="file"
                accept="image/*"
                onChange={({ target }) => {
                  if (target.files?.[0]) importMask(target.files[0])
                  // So that choosing the same file again is a change.
                  target.value = ''
                }}
              />
              Open a mask…
            </label>
            <button type="button" disabled={isEmpty} onClick={exportMask}>
              Save the mask
            </button>
          </div>
        </details>
      </div>
    </div>
  )
}

async function exportMask(): Promise<void> {
  const file = await maskIsWritten()
  if (!file) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = 'darkroom-mask.png'
  link.click()
  // The download has begun by then, and the file itself stays with the request.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
