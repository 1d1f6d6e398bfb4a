/** The way to the gallery, and back. */
import { closeGallery, openGallery } from '../../state/gallery.ts'
import { usePage } from '../../state/page.ts'
import { Icon } from '../Icon.tsx'
import { Tip } from '../Tip.tsx'

export function GalleryButton() {
  const isOpen = usePage(({ page }) => page === 'gallery')
  return (
    <Tip text="Gallery">
      <button type="button" aria-pressed={isOpen} onClick={isOpen ? closeGallery : openGallery}>
        <Icon name="gallery" />
        <span className="unseen">Gallery</span>
      </button>
    </Tip>
  )
}
