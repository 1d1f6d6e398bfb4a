/** A prompt: its box, what can be said of its words, and the lists that it can be taken from. */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { bracketsOf } from '../../../src/diffusion/index.ts'
import { useCompletion } from '../../hooks/useCompletion.ts'
import { useField } from '../../hooks/useField.ts'
import { useWeightKeys } from '../../hooks/useWeightKeys.ts'
import type { PromptName } from '../../state/prompt-history.ts'
import { isWeighted, usePromptLayout } from '../../state/prompt-layout.ts'
import { setField, useRequest } from '../../state/request.ts'
import { retype } from '../../state/typing.ts'
import { FieldFrame } from '../form/FieldFrame.tsx'
import { Icon } from '../Icon.tsx'
import { BracketNote } from './BracketNote.tsx'
import { ChunkLine } from './ChunkLine.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { OfferList } from './OfferList.tsx'
import { PresetsPanel } from './PresetsPanel.tsx'
import { PromptKeys } from './PromptKeys.tsx'
import { PromptMarks } from './PromptMarks.tsx'

type Panel = 'history' | 'presets'

export function PromptControl({ name }: { name: PromptName }) {
  const { value, attributes } = useField(name)
  const box = useRef<HTMLTextAreaElement>(null)
  const marks = useRef<HTMLDivElement>(null)
  const [panel, setPanel] = useState<Panel>()
  const completion = useCompletion(name, box)
  const onWeightKey = useWeightKeys(box)
  const weighted = useRequest(isWeighted)
  const { layout, of } = usePromptLayout()
  const chunks = layout?.[name] ?? []
  const lone = weighted ? bracketsOf(value).lone : []
  const { id } = attributes
  const kind = name === 'prompt' ? 'prompts' : 'negative prompts'

  function onKeyDown(event: KeyboardEvent) {
    if (completion.onKeyDown(event)) return
    if (onWeightKey(event)) return completion.close()
    if (event.key === 'ArrowDown' && event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey) {
      event.preventDefault()
      setPanel('history')
    }
  }

  function select(start: number, end = start) {
    box.current?.focus()
    box.current?.setSelectionRange(start, end)
  }

  function close() {
    setPanel(undefined)
    completion.close()
    box.current?.focus()
  }

  const toggle = (which: Panel, label: string, children: ReactNode) => (
    <button
      type="button"
      className="help"
      aria-label={label}
      aria-expanded={panel === which}
      aria-controls={panel === which ? `${id}-${which}` : undefined}
      title={label}
      onClick={() => setPanel(panel === which ? undefined : which)}
    >
      {children}
    </button>
  )

  return (
    <FieldFrame
      name={name}
      more={<PromptKeys />}
      beside={
        <>
          {toggle('history', `Earlier ${kind}`, <Icon name="clock" />)}
          {name === 'negative_prompt' && toggle('presets', 'Presets', 'Presets')}
        </>
      }
    >
      <div className="prompt-box">
        <PromptMarks ref={marks} text={value} lone={lone} chunks={of?.[name] === value ? chunks : []} />
        <textarea
          {...attributes}
          {...completion.attributes}
          aria-describedby={`${attributes['aria-describedby']} ${id}-tokens ${id}-brackets`}
          ref={box}
          rows={name === 'prompt' ? 3 : 1}
          dir="auto"
          value={value}
          onChange={({ target, nativeEvent }) => {
            setField(name, target.value)
            completion.look(nativeEvent)
          }}
          onKeyDown={onKeyDown}
          onSelect={completion.onSelect}
          onBlur={completion.close}
          onScroll={({ currentTarget }) => marks.current?.scrollTo(0, currentTarget.scrollTop)}
        />
        {completion.open && (
          <OfferList
            id={completion.listId}
            offers={completion.open.offers}
            marked={completion.open.marked}
            onTake={completion.take}
          />
        )}
      </div>
      <p className="unseen" aria-live="polite">
        {completion.open && `Suggestions: ${completion.open.offers.length}`}
      </p>
      <BracketNote id={`${id}-brackets`} text={value} lone={lone} onShow={({ at }) => select(at, at + 1)} />
      {layout && <ChunkLine id={`${id}-tokens`} text={of?.[name] ?? value} chunks={chunks} onGo={select} />}
      {panel === 'history' && (
        <HistoryPanel
          id={`${id}-history`}
          name={name}
          label={`Earlier ${kind}`}
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
            const button = document.activeElement as HTMLElement | null
            retype(box.current!, text)
            completion.close()
            button?.focus()
          }}
          onClose={close}
        />
      )}
    </FieldFrame>
  )
}
