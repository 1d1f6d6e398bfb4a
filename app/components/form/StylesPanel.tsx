/** Styles: imported from AUTOMATIC1111's styles.csv, chosen, and put around the prompts. */
import { applyStyles, chooseStyle, deleteStyle, importStyles, undoStyles, useStyles } from '../../state/styles.ts'
import { Icon } from '../Icon.tsx'

export function StylesPanel() {
  const { styles, chosen, news, applied } = useStyles()
  return (
    <details className="styles">
      <summary>Styles</summary>
      <div className="panel">
        {styles.length === 0 && (
          <p className="quiet">Words that go around a prompt, from AUTOMATIC1111’s styles.csv or a file like it.</p>
        )}
        <ul className="style-list" aria-label="Styles">
          {styles.map(({ name, prompt, negative_prompt }) => (
            <li key={name}>
              <label className="check" title={[prompt, negative_prompt && `Not: ${negative_prompt}`].join('\n')}>
                <input
                  type="checkbox"
                  checked={chosen.includes(name)}
                  onChange={({ target }) => chooseStyle(name, target.checked)}
                />
                {name}
              </label>
              <button
                type="button"
                className="bare"
                title="Delete"
                aria-label={`Delete the style ${name}`}
                onClick={() => deleteStyle(name)}
              >
                <Icon name="bin" />
              </button>
            </li>
          ))}
        </ul>
        <div className="actions">
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
          <label className="button">
            <input
              className="unseen"
              type="file"
              onChange={({ target }) => {
                const [file] = target.files ?? []
                if (file) importStyles(file)
                target.value = ''
              }}
            />
            Import styles.csv
          </label>
        </div>
        <p className="quiet" role="status">
          {news}
        </p>
      </div>
    </details>
  )
}
