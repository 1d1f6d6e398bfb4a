/** A prompt: its box, what can be said of its words, and the lists that it can be taken from. */
import { useMemo, useRef, useState } from 'react'
import { bracketsOf } from '../../../src/diffusion/index.ts'
import { controlId, useField } from '../../hooks/useField.ts'
import type { PromptName } from '../../state/prompt-history.ts'
import { isWeighted, usePromptLayout } from '../../state/prompt-layout.ts'
import { useRequest } from '../../state/request.ts'
import { retype } from '../../state/typing.ts'
import { FieldFrame } from '../form/FieldFrame.tsx'
import { BracketNote } from './BracketNote.tsx'
import { ChunkLine } from './ChunkLine.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { PanelButton } from './PanelButton.tsx'
import { PresetsPanel } from './PresetsPanel.tsx'
import { PromptBox } from './PromptBox.tsx'
import { PromptKeys } from './PromptKeys.tsx'

export function PromptControl({ name }: { name: PromptName }) {
  const { value } = useField(name)
  const box = useRef<HTMLTextAreaElement>(null)
  const [panel, setPanel] = useState<'history' | 'presets'>()
  const isBracketed = useRequest(isWeighted)
  const { layout, of } = usePromptLayout()
  const chunks = layout?.[name] ?? []
  // Counting redraws the box more often than typing changes it.
  const lone = useMemo(() => (isBracketed ? bracketsOf(value).lone : []), [isBracketed, value])
  const id = controlId(name)
  const earlier = name === 'prompt' ? 'Earlier prompts' : 'Earlier negative prompts'
  const toggle = (which: typeof panel) => setPanel(panel === which ? undefined : which)

  function select(start: number, end = start) {
    box.current?.focus()
    box.current?.setSelectionRange(start, end)
  }

  function close() {
    setPanel(undefined)
    box.current?.focus()
  }

  return (
    <FieldFrame
      name={name}
      more={<PromptKeys />}
      beside={
        <>
          <PanelButton
            label={earlier}
            icon="clock"
            keys="Alt+ArrowDown"
            panel={`${id}-history`}
            isOpen={panel === 'history'}
            onPress={() => toggle('history')}
          />
          {name === 'negative_prompt' && (
            <PanelButton
              label="Presets"
              panel={`${id}-presets`}
              isOpen={panel === 'presets'}
              onPress={() => toggle('presets')}
            />
          )}
        </>
      }
    >
      <PromptBox
        name={name}
        ref={box}
        lone={lone}
        chunks={of?.[name] === value ? chunks : []}
        describedBy={`${id}-tokens ${id}-brackets`}
        onHistory={() => setPanel('history')}
      />
      <BracketNote id={`${id}-brackets`} text={value} lone={lone} onShow={({ at }) => select(at, at + 1)} />
      <ChunkLine id={`${id}-tokens`} text={of?.[name] ?? value} chunks={chunks} onGo={select} />
      {panel === 'history' && (
        <HistoryPanel
          id={`${id}-history`}
          name={name}
          label={earlier}
          onTake={(text) => {
            retype(box.current!, text)
            close()
          }}
          onClose={close}
        />
      )}
      {panel === 'presets' && (
        <PresetsPanel
          id={`${id}-presets`}
          prompt={value}
          onTake={(text) => {
            const pressed = document.activeElement as HTMLElement | null
            retype(box.current!, text)
            pressed?.focus()
          }}
          onClose={close}
        />
      )}
    </FieldFrame>
  )
}
