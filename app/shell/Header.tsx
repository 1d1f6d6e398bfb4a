/** The page's name, the ways to the gallery and the models, and the light that it is seen in. */

import { GalleryButton } from '../gallery/index.ts'
import { turnPage, usePage } from '../kit/index.ts'
import { InstallButton, UpdateOffer } from '../pwa/index.ts'
import styles from './Header.module.css'
import { ThemeToggle } from './ThemeToggle.tsx'

export function Header() {
  const page = usePage((state) => state.page)
  return (
    <header className={styles.header}>
      <h1>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={28} height={28} />
        Darkroom
      </h1>
      <button
        type="button"
        aria-pressed={page === 'models'}
        onClick={() => turnPage(page === 'models' ? 'picture' : 'models')}
      >
        Models
      </button>
      <GalleryButton />
      <InstallButton />
      <ThemeToggle />
      <UpdateOffer />
    </header>
  )
}
