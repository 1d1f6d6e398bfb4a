/** How precisely weights are kept on the device, and what the chosen model then takes of its memory. */
import { useEffect, useState } from 'react'
import type { NetworkMemory } from '../../src/diffusion/index.ts'
import { bytesInWords } from '../../src/models/index.ts'
import type { ChoiceField } from '../../src/parameters/index.ts'
import { engine } from '../engine/index.ts'
import { ChoiceControl, useField } from '../request/index.ts'
import { useChosenModel } from './models.ts'

export function WeightBitsControl({ field }: { field: ChoiceField }) {
  const memory = useMemory()
  const bytes: Readonly<Record<string, number>> = memory
    ? { '16bit': memory.exact, '8bit': memory[8], '4bit': memory[4] }
    : {}
  const choices = Object.entries(field.choices).map(([bits, label]) => {
    const taken = bytes[bits]
    // Small models, and devices without 16 bits, have 32 in their place.
    const words = bits === '16bit' && memory ? `${memory.exactBits} bits` : label
    return [bits, taken ? `${words}: ${bytesInWords(taken)}` : words]
  })
  return <ChoiceControl name="weight_bits" field={{ ...field, choices: Object.fromEntries(choices) }} />
}

/** Of the chosen model with the chosen VAE; undefined until it is known, or where one of them is not open. */
function useMemory(): NetworkMemory | undefined {
  const id = useChosenModel()?.id
  const { value: vae } = useField('vae')
  const [memory, setMemory] = useState<NetworkMemory>()
  useEffect(() => {
    let isCurrent = true
    setMemory(undefined)
    if (!id) return
    const asked = engine().memory(id, vae)
    // What keeps it from being known is told where it is drawn with.
    asked.then((found) => isCurrent && setMemory(found)).catch(() => {})
    return () => {
      isCurrent = false
    }
  }, [id, vae])
  return memory
}
