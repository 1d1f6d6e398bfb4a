/** Words that many negative prompts begin with: some that everybody uses, and the person's own. */
import * as v from 'valibot'
import { create } from 'zustand'
import { listOf } from '../../../src/untrusted/index.ts'
import { keep, kept } from '../../storage/index.ts'

/** A text with a name. */
export interface NegativePreset {
  name: string
  text: string
}

/** For any model of the family; each names one kind of fault. */
export const builtInPresets: readonly NegativePreset[] = [
  { name: 'Low quality', text: 'lowres, worst quality, low quality, jpeg artifacts, blurry' },
  { name: 'Anatomy', text: 'bad anatomy, bad hands, extra fingers, missing fingers, extra limbs, deformed' },
  { name: 'Writing', text: 'text, watermark, signature, logo, username' },
  { name: 'Framing', text: 'cropped, out of frame, duplicate' },
  { name: 'No drawing', text: 'drawing, painting, illustration, cartoon, anime, 3d render' },
  { name: 'No photograph', text: 'photograph, photorealistic, realistic' },
]

const preset = v.object({ name: v.string(), text: v.pipe(v.string(), v.nonEmpty()) })

export const useNegativePresets = create<{ own: readonly NegativePreset[] }>()(() => ({
  own: kept('negative-presets', listOf(preset)) ?? [],
}))

useNegativePresets.subscribe(({ own }) => keep('negative-presets', own))

/** Keeps a text under a name; one that had the name before gives way. */
export function savePreset(preset: NegativePreset): void {
  useNegativePresets.setState(({ own }) => ({ own: [...own.filter(({ name }) => name !== preset.name), preset] }))
}

export function deletePreset(name: string): void {
  useNegativePresets.setState(({ own }) => ({ own: own.filter((preset) => preset.name !== name) }))
}

/** Whether the negative prompt says all that the preset says, wherever. */
export function holds(prompt: string, { text }: NegativePreset): boolean {
  const said = new Set(parts(prompt).map(bare))
  return parts(text).every((part) => said.has(bare(part)))
}

/** The negative prompt with what it lacks of the preset, or, where it holds all of it, without any of it. */
export function toggled(prompt: string, preset: NegativePreset): string {
  const asked = parts(preset.text)
  if (holds(prompt, preset)) {
    const gone = new Set(asked.map(bare))
    return parts(prompt)
      .filter((part) => !gone.has(bare(part)))
      .join(', ')
  }
  const said = new Set(parts(prompt).map(bare))
  return [prompt.trim().replace(/,$/, ''), ...asked.filter((part) => !said.has(bare(part)))].filter(Boolean).join(', ')
}

/** Between commas, but for those inside brackets. */
function parts(text: string): string[] {
  return (text.match(/(?:\([^()]*\)|\[[^[\]]*\]|[^,])+/g) ?? []).map((part) => part.trim()).filter(Boolean)
}

const bare = (part: string) => part.toLowerCase()
