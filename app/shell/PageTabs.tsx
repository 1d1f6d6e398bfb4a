/** The ways to the pages: the picture, the gallery, the models. */
import { type PageName, turnPage, usePage } from '../kit/index.ts'
import styles from './PageTabs.module.css'

const pages: readonly { name: PageName; label: string }[] = [
  { name: 'picture', label: 'Picture' },
  { name: 'gallery', label: 'Gallery' },
  { name: 'models', label: 'Models' },
]

export function PageTabs() {
  const page = usePage((state) => state.page)
  return (
    <nav className={styles.tabs} aria-label="Pages">
      {pages.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          {...(page === name && { 'aria-current': 'page' })}
          // Pressed where one is, it leads back: one key goes there and returns.
          onClick={() => turnPage(page === name ? 'picture' : name)}
        >
          {label}
        </button>
      ))}
    </nav>
  )
}
