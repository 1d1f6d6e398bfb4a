/** The tools of the mask canvas, the brush's measures, and what is done to the whole mask. */

import { Toolbar } from '@base-ui/react/toolbar'
import type { Painting } from '../../../src/imaging/index.ts'
import { Check, kit } from '../../kit/index.ts'
import { changeMask, useMask } from '../mask.ts'
import { MoreTools } from './MoreTools.tsx'
import { brushSize, chooseTool, setBrush, useTools } from './mask-tools.ts'
import { Slider } from './Slider.tsx'
import { ToolButton } from './ToolButton.tsx'
import styles from './tools.module.css'
import { redo, undo } from './useMaskKeys.ts'
import { WordButton } from './WordButton.tsx'

export function MaskTools({ painting }: { painting: Painting }) {
  const { tool, erases, breadth, hardness } = useTools()
  const undoSteps = useMask((state) => state.undoSteps)
  const redoSteps = useMask((state) => state.redoSteps)
  const isEmpty = useMask(({ share }) => share === 0)
  const isBrush = tool === 'brush'
  return (
    <div className={styles.tools}>
      <Toolbar.Root className={styles.row} aria-label="Mask tools">
        <Toolbar.Group className={styles.group} aria-label="Tools">
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
        </Toolbar.Group>
        <Toolbar.Group className={styles.group} aria-label="History">
          <ToolButton icon="undo" name="Undo" keys="Control+Z" disabled={undoSteps === 0} onPress={undo} />
          <ToolButton icon="redo" name="Redo" keys="Control+Y" disabled={redoSteps === 0} onPress={redo} />
        </Toolbar.Group>
      </Toolbar.Root>
      <div className={styles.measures}>
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
          <Check checked={erases} onChange={(checked) => chooseTool(tool, checked)}>
            Take away
          </Check>
        )}
        {tool === 'hand' && <p className={kit.quiet}>Drag the picture; turn the wheel or pinch to zoom.</p>}
      </div>
      <Toolbar.Root className={styles.words} aria-label="The whole mask">
        <WordButton tip="Paint everything" keys="F" onPress={() => changeMask((mask) => mask.fill(), 'Filled.')}>
          Fill
        </WordButton>
        <WordButton
          tip="Take all the paint away"
          keys="Delete"
          disabled={isEmpty}
          onPress={() => changeMask((mask) => mask.clear(), 'Cleared.')}
        >
          Clear
        </WordButton>
        <WordButton
          tip="Swap what is painted and what is not"
          keys="I"
          onPress={() => changeMask((mask) => mask.invert(), 'Inverted.')}
        >
          Invert
        </WordButton>
        <MoreTools painting={painting} />
      </Toolbar.Root>
    </div>
  )
}
