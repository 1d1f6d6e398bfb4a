/** What is done to a mask now and then: its edges made soft, a file opened or saved. */

import { Popover } from '@base-ui/react/popover'
import { Toolbar } from '@base-ui/react/toolbar'
import { useState } from 'react'
import type { Painting } from '../../../src/imaging/index.ts'
import { kit } from '../../kit/index.ts'
import { changeMask, importMask, maskIsWritten, useMask } from '../mask.ts'
import { Slider } from './Slider.tsx'
import styles from './tools.module.css'

export function MoreTools({ painting }: { painting: Painting }) {
  const isEmpty = useMask(({ share }) => share === 0)
  const longer = Math.max(painting.mask.width, painting.mask.height)
  const [softness, setSoftness] = useState(0.01)
  const radius = Math.max(1, Math.round(softness * longer))
  return (
    <Popover.Root>
      <Toolbar.Button render={<Popover.Trigger />}>More</Toolbar.Button>
      <Popover.Portal>
        <Popover.Positioner className={styles.place} side="bottom" align="end" sideOffset={4} collisionPadding={16}>
          <Popover.Popup className={styles.panel} aria-label="More for the mask">
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
            <label>
              <input
                className={kit.unseen}
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
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
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
