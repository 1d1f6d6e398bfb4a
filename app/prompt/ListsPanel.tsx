/** Lists of words for prompts, from files; each may also be drawn line by line. */
import { fail, Icon, kit, Tip } from '../kit/index.ts'
import { setField, useRequest } from '../request/index.ts'
import { addLists, removeList, showLists, useLists } from '../templates/index.ts'
import sheet from './panels.module.css'
import { drawLines } from './prompt-lines.ts'

export function ListsPanel() {
  const { lists, isShown, news } = useLists()
  return (
    <details open={isShown} onToggle={({ currentTarget }) => showLists(currentTarget.open)}>
      <summary>Lists of words</summary>
      <div className={kit.panel}>
        {lists.size === 0 && (
          <p className={kit.quiet}>
            Text files with one thing a line. colours.txt is <code>__colours__</code> in a prompt: one of its lines by
            the seed. Or each line is drawn as a prompt. YAML and JSON files hold many lists.
          </p>
        )}
        <ul className={sheet.list} aria-label="Lists of words">
          {[...lists].map(([name, lines]) => (
            <li key={name}>
              <Tip text={`Puts __${name}__ into the prompt`} describes>
                <button type="button" className={kit.bare} onClick={() => say(name)}>
                  {name}
                </button>
              </Tip>
              <Tip text="Puts each line into the queue as a prompt" describes>
                <button type="button" onClick={() => drawLines(lines)}>
                  Draw {lines.length === 1 ? '1 line' : `${lines.length} lines`}
                </button>
              </Tip>
              <Tip text="Delete">
                <button
                  type="button"
                  className={kit.bare}
                  aria-label={`Delete the list ${name}`}
                  onClick={() => removeList(name).catch(fail)}
                >
                  <Icon name="bin" />
                </button>
              </Tip>
            </li>
          ))}
        </ul>
        <div className={kit.actions}>
          <label>
            <input
              className={kit.unseen}
              type="file"
              accept=".txt,.yaml,.yml,.json,text/plain"
              multiple
              onChange={({ target }) => {
                addLists(Array.from(target.files ?? [], (data) => ({ path: data.name, data }))).catch(fail)
                target.value = ''
              }}
            />
            Add files
          </label>
        </div>
        <p className={kit.quiet} role="status">
          {news}
        </p>
      </div>
    </details>
  )
}

/** At the end of the prompt, where one sees it. */
function say(name: string): void {
  const { prompt } = useRequest.getState().request
  setField('prompt', [prompt.trimEnd(), `__${name}__`].filter(Boolean).join(' '))
}
