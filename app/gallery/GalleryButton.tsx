/** The way to the gallery, and back. */
import { Icon, kit, Tip, usePage } from '../kit/index.ts'
import { closeGallery, openGallery } from './gallery.ts'

export function GalleryButton() {
  const isOpen = usePage(({ page }) => page === 'gallery')
  return (
    <Tip text="Gallery">
      <button type="button" aria-pressed={isOpen} onClick={isOpen ? closeGallery : openGallery}>
        <Icon name="gallery" />
        <span className={kit.unseen}>Gallery</span>
      </button>
    </Tip>
  )
}
