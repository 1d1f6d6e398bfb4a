/** A prompt: its box, what can be said of its words, and the lists that it can be taken from. */
import { useMemo, useRef, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { bracketsOf } from '../../src/diffusion/index.ts'
import { retype } from '../kit/index.ts'
import { controlId, FieldFrame, useField, useRequest } from '../request/index.ts'
import {
  BracketNote,
  ChunkLine,
  InstructionNote,
  instructionsOf,
  isWeighted,
  PromptBox,
  usePromptLayout,
} from './box/index.ts'
import { HistoryPanel, PanelButton, PresetsPanel, type PromptName } from './lists/index.ts'
import { PromptKeys } from './PromptKeys.tsx'

export function PromptControl({ name }: { name: PromptName }) {
  const { value } = useField(name)
  const box = useRef<HTMLTextAreaElement>(null)
  const [panel, setPanel] = useState<'history' | 'presets'>()
  const isBracketed = useRequest(isWeighted)
  const read = useRequest(
    useShallow(({ request: { num_inference_steps, dynamic_prompts, prompt_syntax } }) => ({
      num_inference_steps,
      dynamic_prompts,
      prompt_syntax,
    })),
  )
  const { layout, of } = usePromptLayout()
  const chunks = layout?.[name] ?? []
  // Counting redraws the box more often than typing changes it.
  const lone = useMemo(() => (isBracketed ? bracketsOf(value).lone : []), [isBracketed, value])
  const instructions = useMemo(() => instructionsOf(name, value, read), [name, value, read])
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
        instructions={instructions}
        chunks={of?.[name] === value ? chunks : []}
        describedBy={`${id}-tokens ${id}-brackets ${id}-instructions`}
        onHistory={() => setPanel('history')}
      />
      <BracketNote id={`${id}-brackets`} text={value} lone={lone} onShow={({ at }) => select(at, at + 1)} />
      <InstructionNote id={`${id}-instructions`} instructions={instructions} />
      <ChunkLine
        id={`${id}-tokens`}
        text={of?.[name] ?? value}
        chunks={chunks}
        onGo={(at) => select(placeIn(value, of?.[name] ?? value, at))}
      />
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

/** Where in the box the words begin that were counted at a place of what is drawn, which choices may have changed. */
function placeIn(box: string, counted: string, at: number): number {
  const found = box === counted ? at : box.indexOf(counted.slice(at, at + 16).trim())
  return found < 0 ? Math.min(at, box.length) : found
}
