/** The page's name, and the light that it is seen in. */
import { GalleryButton } from './gallery/GalleryButton.tsx'
import { ThemeToggle } from './ThemeToggle.tsx'

export function Header() {
  return (
    <header className="header">
      <h1>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={28} height={28} />
        Darkroom
      </h1>
      <div className="header-actions">
        <GalleryButton />
        <ThemeToggle />
      </div>
    </header>
  )
}
