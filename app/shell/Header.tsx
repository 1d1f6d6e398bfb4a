/** The page's name, the ways to its pages, and the light that it is seen in. */

import { InstallButton, UpdateOffer } from '../pwa/index.ts'
import styles from './Header.module.css'
import { PageTabs } from './PageTabs.tsx'
import { ThemeToggle } from './ThemeToggle.tsx'

export function Header() {
  return (
    <header className={styles.header}>
      <h1>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={28} height={28} />
        Darkroom
      </h1>
      <PageTabs />
      <InstallButton />
      <ThemeToggle />
      <UpdateOffer />
    </header>
  )
}
