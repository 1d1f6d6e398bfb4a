/** Styles: imported from AUTOMATIC1111's styles.csv, chosen, and put around the prompts. */

import type { Style } from '../../src/parameters/index.ts'
import { fail, Icon, kit, Tip } from '../kit/index.ts'
import sheet from './panels.module.css'
import { applyStyles, chooseStyle, deleteStyle, importStyles, undoStyles, useStyles } from './styles.ts'

const words = ({ prompt, negative_prompt }: Style) =>
  [prompt, negative_prompt && `Not: ${negative_prompt}`].filter(Boolean).join('\n')

export function StylesPanel() {
  const { styles, chosen, news, applied } = useStyles()
  return (
    <details>
      <summary>Styles</summary>
      <div className={kit.panel}>
        {styles.length === 0 && (
          <p className={kit.quiet}>Words that go around a prompt, from AUTOMATIC1111’s styles.csv or a file like it.</p>
        )}
        <ul className={sheet.list} aria-label="Styles">
          {styles.map((style) => (
            <li key={style.name}>
              <Tip text={words(style)}>
                <label className={kit.check}>
                  <input
                    type="checkbox"
                    aria-description={words(style)}
                    checked={chosen.includes(style.name)}
                    onChange={({ target }) => chooseStyle(style.name, target.checked)}
                  />
                  {style.name}
                </label>
              </Tip>
              <Tip text="Delete">
                <button
                  type="button"
                  className={kit.bare}
                  aria-label={`Delete the style ${style.name}`}
                  onClick={() => deleteStyle(style.name)}
                >
                  <Icon name="bin" />
                </button>
              </Tip>
            </li>
          ))}
        </ul>
        <div className={kit.actions}>
          {styles.length > 0 && (
            <button type="button" aria-disabled={chosen.length === 0 || undefined} onClick={applyStyles}>
              Put around the prompts
            </button>
          )}
          {applied && (
            <button type="button" onClick={undoStyles}>
              Undo
            </button>
          )}
          <label>
            <input
              className={kit.unseen}
              type="file"
              onChange={({ target }) => {
                const [file] = target.files ?? []
                if (file) importStyles(file).catch(fail)
                target.value = ''
              }}
            />
            Import styles.csv
          </label>
        </div>
        <p className={kit.quiet} role="status">
          {news}
        </p>
      </div>
    </details>
  )
}
