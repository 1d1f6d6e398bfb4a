/** The page's name, and the light that it is seen in. */
import { InstallButton } from '../pwa/InstallButton.tsx'
import { UpdateOffer } from '../pwa/UpdateOffer.tsx'
import { ThemeToggle } from './ThemeToggle.tsx'

export function Header() {
  return (
    <header className="header">
      <h1>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={28} height={28} />
        Darkroom
      </h1>
      <InstallButton />
      <ThemeToggle />
      <UpdateOffer />
    </header>
  )
}
