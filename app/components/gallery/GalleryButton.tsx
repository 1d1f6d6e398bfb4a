/** The way to the gallery, and back. */
import { closeGallery, openGallery, useGallery } from '../../state/gallery.ts'
import { Icon } from '../Icon.tsx'

export function GalleryButton() {
  const isOpen = useGallery((state) => state.isOpen)
  return (
    <button type="button" title="Gallery" aria-pressed={isOpen} onClick={isOpen ? closeGallery : openGallery}>
      <Icon name="gallery" />
      <span className="unseen">Gallery</span>
    </button>
  )
}
