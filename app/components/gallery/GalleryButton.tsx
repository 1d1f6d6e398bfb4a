/** The way to the gallery, and back. */
import { closeGallery, openGallery } from '../../state/gallery.ts'
import { usePage } from '../../state/page.ts'
import { Icon } from '../Icon.tsx'

export function GalleryButton() {
  const isOpen = usePage(({ page }) => page === 'gallery')
  return (
    <button type="button" title="Gallery" aria-pressed={isOpen} onClick={isOpen ? closeGallery : openGallery}>
      <Icon name="gallery" />
      <span className="unseen">Gallery</span>
    </button>
  )
}
