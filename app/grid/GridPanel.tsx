/** The X/Y grid: what varies across and down, what that makes, and the button that draws it. */
import { useState } from 'react'
import { GenerationError } from '../../src/generation/index.ts'
import type { GridPlan } from '../../src/grid/index.ts'
import { useGeneration } from '../generation/index.ts'
import { Icon, kit, waitInWords } from '../kit/index.ts'
import { useRequest } from '../request/index.ts'
import { AxisControl } from './AxisControl.tsx'
import { axisNames, drawGrid, layoutOf, outlook, secondsForGrid, swapAxes, useGrid } from './grid.ts'

export function GridPanel() {
  // What is folded away is not planned anew with every letter of the prompt.
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>X/Y grid</summary>
      {isOpen && <Grid />}
    </details>
  )
}

function Grid() {
  const request = useRequest((state) => state.request)
  const backend = useRequest((state) => state.backend)
  const wished = useGrid()
  const isRunning = useGeneration(({ run }) => run !== undefined)
  const [wasPressed, setPressed] = useState(false)
  const plan = outlook(request, wished, backend)
  const wrong = plan instanceof GenerationError ? plan : undefined

  function draw() {
    setPressed(Boolean(wrong))
    if (!isRunning) drawGrid()
  }

  return (
    <div className={kit.panel}>
      <p className={kit.quiet}>A picture for every pair of values, and all of them together as one with labels.</p>
      {axisNames.map((name) => {
        const isTold = wasPressed || wished[name].text.trim() !== ''
        return (
          <AxisControl
            key={name}
            name={name}
            wrong={isTold && wrong?.field === `grid-${name}` ? wrong.message : undefined}
            onEnter={draw}
          />
        )
      })}
      <div className={kit.actions}>
        <button type="button" onClick={swapAxes}>
          <Icon name="swap" />
          Swap X and Y
        </button>
        <button type="button" aria-disabled={isRunning} onClick={draw}>
          Draw the grid
        </button>
      </div>
      <p className={kit.quiet} role="status">
        {plan instanceof GenerationError ? '' : <Outlook plan={plan} />}
      </p>
    </div>
  )
}

/** What would be made, said before it is. */
function Outlook({ plan }: { plan: GridPlan }) {
  const backend = useRequest((state) => state.backend)
  const { width, height, scale } = layoutOf(plan)
  const [columns, rows] = [plan.x.values.length, plan.y.values.length]
  const count = columns * rows
  const seconds = secondsForGrid(plan, backend)
  const time = seconds === undefined ? 'how long is known after a first picture' : `about ${waitInWords(seconds)}`
  const smaller = `, with the pictures at ${Math.floor(scale * 100)} %, as no canvas holds more`
  return (
    <>
      {columns} × {rows} = {count === 1 ? '1 picture' : `${count} pictures`}, {time}. The grid has {width} × {height}{' '}
      pixels{scale < 1 && smaller}.
    </>
  )
}
