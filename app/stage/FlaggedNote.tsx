/** On a picture that the safety checker kept back: what happened, and what can be done. */
import styles from './Easel.module.css'
export function FlaggedNote() {
  return (
    <div className={styles.flagged}>
      <p>
        <strong>The safety checker kept this picture back.</strong>
      </p>
      <p>
        It found it unsafe, and can be wrong. Try another seed or prompt, or switch the checker off in More settings.
      </p>
    </div>
  )
}
