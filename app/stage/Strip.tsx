/** This session's pictures in small, once there is more than one. */

import { useEffect, useRef } from 'react'
import { lookAt, useGeneration, usePictures } from '../generation/index.ts'
import { kit } from '../kit/index.ts'
import styles from './Strip.module.css'

export function Strip() {
  const pictures = usePictures((state) => state.pictures)
  const looking = usePictures((state) => state.looking)
  const isRunning = useGeneration(({ run }) => run !== undefined)
  const shown = looking ?? (isRunning ? undefined : pictures.length - 1)
  const strip = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the strip moves on when a picture is added to its end
  useEffect(() => {
    strip.current?.scrollTo({ left: strip.current.scrollWidth })
  }, [pictures.length])

  if (pictures.length + Number(isRunning) < 2) return null
  return (
    <ul className={styles.strip} ref={strip} aria-label="Pictures of this session">
      {pictures.map(({ id, url, seed }) => (
        <li key={id}>
          <button type="button" aria-current={id === shown} onClick={() => lookAt(id)}>
            <img src={url} alt={`Number ${id + 1}, seed ${seed}`} />
          </button>
        </li>
      ))}
      {isRunning && (
        <li>
          <button
            type="button"
            className={styles.next}
            aria-current={looking === undefined}
            onClick={() => lookAt(undefined)}
          >
            <span className={kit.unseen}>The picture that is being made</span>
          </button>
        </li>
      )}
    </ul>
  )
}
