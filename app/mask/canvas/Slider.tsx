/** A measure of a tool, to be slid. */
import styles from './tools.module.css'

interface SliderProps {
  label: string
  /** 0 to `max`. */
  value: number
  max?: number
  /** The measure as it is said. */
  shown: string
  onChange: (value: number) => void
}

export function Slider({ label, value, max = 1, shown, onChange }: SliderProps) {
  return (
    <label className={styles.slider}>
      <span>{label}</span>
      <input
        type="range"
        min={0}
        max={max}
        step={0.005}
        value={value}
        aria-valuetext={shown}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
      <output>{shown}</output>
    </label>
  )
}
