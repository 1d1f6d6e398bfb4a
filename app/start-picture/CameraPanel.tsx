/** The camera, live, until a picture is taken. */

import { useEffect, useRef, useState } from 'react'
import { kit } from '../kit/index.ts'
import styles from './CameraPanel.module.css'
import { startFrom } from './start-picture.ts'

export function CameraPanel({ onClose }: { onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [isLive, setLive] = useState(false)
  const [refusal, setRefusal] = useState<string>()

  useEffect(() => {
    let stream: MediaStream | undefined
    let isClosed = false
    openCamera().then(
      (opened) => {
        stream = opened
        if (isClosed) stop(opened)
        else if (video.current) video.current.srcObject = opened
      },
      (error) => setRefusal(sentence(error)),
    )
    return () => {
      isClosed = true
      stop(stream)
    }
  }, [])

  async function take() {
    const { videoWidth: width, videoHeight: height } = video.current!
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')!.drawImage(video.current!, 0, 0)
    startFrom(await canvas.convertToBlob({ type: 'image/png' }), 'camera.png')
    onClose()
  }

  return (
    <div className={styles.camera}>
      {refusal ? (
        <p className={kit.wrong} role="alert">
          {refusal}
        </p>
      ) : (
        <video
          ref={video}
          autoPlay
          playsInline
          muted
          onLoadedData={() => setLive(true)}
          aria-label="What the camera sees"
        />
      )}
      <div className={kit.actions}>
        {!refusal && (
          <button type="button" disabled={!isLive} onClick={take}>
            Take picture
          </button>
        )}
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </div>
  )
}

async function openCamera(): Promise<MediaStream> {
  // There are no cameras for pages that came over an unsafe connection.
  if (!navigator.mediaDevices) throw new DOMException('insecure', 'SecurityError')
  const video = { width: { ideal: 1920 }, height: { ideal: 1080 }, facingMode: { ideal: 'environment' } }
  return navigator.mediaDevices.getUserMedia({ video })
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

function sentence(error: unknown): string {
  const { name } = error as { name?: string }
  if (name === 'NotAllowedError')
    return 'The camera was refused to this page: allow it in the browser’s settings for this page.'
  if (name === 'NotFoundError' || name === 'OverconstrainedError')
    return 'There is no camera on this device: choose a file.'
  if (name === 'SecurityError')
    return 'Cameras are for pages with an address that begins with https:// only: choose a file.'
  return 'The camera does not answer: close what else uses it, or choose a file.'
}
