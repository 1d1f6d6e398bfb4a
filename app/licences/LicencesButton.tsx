/** The way to the licences, quiet, at the end of the form. */
import { kit } from '../kit/index.ts'
import styles from './Licences.module.css'
import { showLicences } from './licences.ts'

export function LicencesButton() {
  return (
    <button type="button" className={`${kit.bare} ${styles.button}`} onClick={showLicences}>
      Open-source licences
    </button>
  )
}
