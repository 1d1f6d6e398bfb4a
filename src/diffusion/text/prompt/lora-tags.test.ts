/** LoRA tags; the cases follow AUTOMATIC1111's extensions-builtin/Lora/extra_networks_lora.py. */
import { expect, it } from 'vitest'
import { loraTags, untaggedPlaces } from './lora-tags.ts'

it.each([
  ['<lora:wtr>', { name: 'wtr', textEncoder: 1, unet: 1 }],
  ['<lora:wtr:0.8>', { name: 'wtr', textEncoder: 0.8, unet: 0.8 }],
  ['<lora:wtr:-0.5:1.5>', { name: 'wtr', textEncoder: -0.5, unet: 1.5 }],
  ['<lora:wtr:te=0:unet=0.7>', { name: 'wtr', textEncoder: 0, unet: 0.7 }],
])('%s is taken out of the prompt and read', (tag, lora) => {
  expect(loraTags(`a house ${tag}, blue`)).toEqual({ prompt: 'a house , blue', loras: [lora] })
})

it('leaves other angle brackets alone', () => {
  expect(loraTags('a <cat-toy> 1 < 2')).toEqual({ prompt: 'a <cat-toy> 1 < 2', loras: [] })
})

it('what is left of a prompt knows its places', () => {
  const prompt = '<lora:a:1>a house <lora:b:0.5>, blue<lora:c>'
  const places = untaggedPlaces(prompt)
  const bare = loraTags(prompt).prompt
  expect(places).toHaveLength(bare.length + 1)
  expect(places.map((place) => prompt[place] ?? '').join('')).toBe(bare)
  expect(places.at(-1)).toBe(prompt.length)
})
