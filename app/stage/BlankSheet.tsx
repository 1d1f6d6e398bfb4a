/** Before the first picture: a sheet of paper of its shape. */

import { useRequest } from '../request/index.ts'
import styles from './Easel.module.css'
import { Easel } from './Easel.tsx'

const shown = (side: number) => (side >= 64 && side <= 2048 ? side : 512)

export function BlankSheet() {
  const width = useRequest(({ request }) => request.width)
  const height = useRequest(({ request }) => request.height)
  return (
    <Easel width={shown(width)} height={shown(height)}>
      <div className={`${styles.picture} ${styles.blank}`}>
        <p>Press Generate, and the picture develops here.</p>
      </div>
    </Easel>
  )
}
