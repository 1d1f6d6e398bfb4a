/** Light, dark, or as the system is. */
import { setTheme, themes, useTheme } from '../state/theme.ts'
import { Icon } from './Icon.tsx'

const labels = { system: 'As the system', light: 'Light', dark: 'Dark' }

export function ThemeToggle() {
  const chosen = useTheme(({ theme }) => theme)
  return (
    <fieldset className="segments">
      <legend className="unseen">Colours</legend>
      {themes.map((theme) => (
        <label key={theme} title={labels[theme]}>
          <input
            className="unseen"
            type="radio"
            name="theme"
            checked={theme === chosen}
            onChange={() => setTheme(theme)}
          />
          <Icon name={theme} />
          <span className="unseen">{labels[theme]}</span>
        </label>
      ))}
    </fieldset>
  )
}
