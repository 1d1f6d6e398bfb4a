/** The packages that the app is made of, each with its licence's text, over the page. */

import { kit, Sheet } from '../kit/index.ts'
import styles from './Licences.module.css'
import { hideLicences, unwrapped, useLicences } from './licences.ts'

/** Of what is compiled into the runtime's WebAssembly, which no package lists. */
const notices = 'https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt'

export function Licences() {
  return useLicences((state) => state.isOpen) && <LicencesSheet />
}

function LicencesSheet() {
  const { packages, texts, isMissing } = useLicences()
  return (
    <Sheet title="Open-source licences" onClose={hideLicences}>
      <p className={kit.quiet} role="status">
        {isMissing
          ? 'The list could not be fetched. Check the connection, then open it again.'
          : packages
            ? 'Darkroom is free software under the MIT licence, and stands on the work of others:'
            : 'Fetching the list…'}
      </p>
      {packages && (
        <>
          <ul className={styles.packages} aria-label="Packages">
            {packages.map(({ name, version, licence, text }) => (
              <li key={name}>
                <details>
                  <summary>
                    {name} {version} <span className={kit.quiet}>{licence}</span>
                  </summary>
                  <p className={styles.text}>{unwrapped(texts[text] ?? '')}</p>
                </details>
              </li>
            ))}
          </ul>
          <p className={`${kit.quiet} ${styles.notices}`}>
            What is compiled into ONNX Runtime is told in{' '}
            <a href={notices} target="_blank" rel="noreferrer">
              its own notices
            </a>
            .
          </p>
        </>
      )}
    </Sheet>
  )
}
