/** Light, dark, or as the system is: one button that goes from one to the next. */
import { Icon, kit, Tip } from '../kit/index.ts'
import { setTheme, themes, useTheme } from './theme.ts'

const labels = { system: 'as the system', light: 'light', dark: 'dark' }

export function ThemeToggle() {
  const theme = useTheme((state) => state.theme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!
  return (
    <Tip text={`Colours: ${labels[theme]}. Press for ${labels[next]}.`}>
      <button
        type="button"
        className={kit.bare}
        aria-label={`Colours: ${labels[theme]}`}
        aria-description={`Press for ${labels[next]}.`}
        onClick={() => setTheme(next)}
      >
        <Icon name={theme} />
      </button>
    </Tip>
  )
}
