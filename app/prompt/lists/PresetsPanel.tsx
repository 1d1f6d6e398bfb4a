/** Presets of the negative prompt: each goes in and out at a press; what the box holds can be saved as one. */

import { useState } from 'react'
import { kit } from '../../kit/index.ts'
import { builtInPresets, deletePreset, holds, savePreset, toggled, useNegativePresets } from './negative-presets.ts'
import { PickList } from './PickList.tsx'

interface PresetsPanelProps {
  id: string
  /** The negative prompt. */
  prompt: string
  onTake: (prompt: string) => void
  onClose: () => void
}

export function PresetsPanel({ id, prompt, onTake, onClose }: PresetsPanelProps) {
  const { own } = useNegativePresets()
  const [name, setName] = useState('')
  const canSave = name.trim() !== '' && prompt.trim() !== ''
  const isOwn = new Set(own)
  const picks = [...own, ...builtInPresets].map((preset) => ({
    ...preset,
    isOn: holds(prompt, preset),
    onTake: () => onTake(toggled(prompt, preset)),
    ...(isOwn.has(preset) && { onRemove: () => deletePreset(preset.name) }),
  }))
  function save() {
    if (!canSave) return
    savePreset({ name: name.trim(), text: prompt.trim() })
    setName('')
  }
  return (
    <PickList id={id} label="Presets of the negative prompt" picks={picks} onClose={onClose}>
      <div className={kit.withButtons}>
        <input
          type="text"
          aria-label="Name of a new preset"
          placeholder="Save this as…"
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={(event) => {
            // In this form Enter would make a picture.
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
            event.preventDefault()
            save()
          }}
        />
        <button type="button" disabled={!canSave} onClick={save}>
          Save
        </button>
      </div>
    </PickList>
  )
}
