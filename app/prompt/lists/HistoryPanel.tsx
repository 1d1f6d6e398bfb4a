/** The last prompts that pictures were made with. */
import { PickList } from './PickList.tsx'
import { forgetAllPrompts, forgetPrompt, type PromptName, useHistory } from './prompt-history.ts'

interface HistoryPanelProps {
  id: string
  name: PromptName
  label: string
  onTake: (text: string) => void
  onClose: () => void
}

export function HistoryPanel({ id, name, label, onTake, onClose }: HistoryPanelProps) {
  const texts = useHistory((history) => history[name])
  const picks = texts.map((text) => ({
    text,
    onTake: () => onTake(text),
    onRemove: () => forgetPrompt(name, text),
  }))
  return (
    <PickList
      id={id}
      label={label}
      picks={picks}
      nothing="None yet: what you make pictures with is listed here."
      onClose={onClose}
    >
      {texts.length > 0 && (
        <button type="button" onClick={() => forgetAllPrompts(name)}>
          Forget all
        </button>
      )}
    </PickList>
  )
}
