/** What is offered while a prompt is typed; | is the caret. */
import { describe, expect, it } from 'vitest'
import { completionAt, followUp, type Suggestion } from './completion.ts'

const lora = (name: string, ...triggers: string[]): Suggestion => ({
  kind: 'lora',
  name,
  text: `<lora:${name}:1>`,
  triggers,
})
const suggestions: Suggestion[] = [
  lora('pixel-art', 'pixelated'),
  lora('anime_pix'),
  lora('lowpoly'),
  { kind: 'embedding', name: 'EasyNegative', text: 'EasyNegative', triggers: [] },
  { kind: 'trigger', name: 'in the style of pixels', text: 'in the style of pixels', triggers: [], of: 'x' },
]

function offered(marked: string) {
  const caret = marked.indexOf('|')
  const prompt = marked.replace('|', '')
  const completion = completionAt(prompt, caret, suggestions)
  return completion && [prompt.slice(completion.from, caret), ...completion.suggestions.map(({ name }) => name)]
}

describe('completion', () => {
  it('suggestions every LoRA and embedding after <, and after <lora: the LoRAs', () => {
    expect(offered('a cat <|')).toEqual(['<', 'anime_pix', 'EasyNegative', 'lowpoly', 'pixel-art'])
    expect(offered('<lo|')).toEqual(['<lo', 'anime_pix', 'EasyNegative', 'lowpoly', 'pixel-art'])
    expect(offered('<lora:|')).toEqual(['<lora:', 'anime_pix', 'lowpoly', 'pixel-art'])
    expect(offered('<LoRA:PIX|')).toEqual(['<LoRA:PIX', 'pixel-art', 'anime_pix'])
    expect(offered('<low|')).toEqual(['<low', 'lowpoly'])
  })

  it('suggestions nothing once the name is done, nor for other things in angle brackets', () => {
    for (const prompt of ['<lora:pixel-art:|', '<lora:pixel-art:1>|', '<lora:zzz|', 'a < b|']) {
      expect(offered(prompt)).toBeUndefined()
    }
  })

  it('goes on from a word of three letters or more, wherever it stands', () => {
    expect(offered('a (pix|')).toEqual(['pix', 'pixel-art', 'anime_pix', 'in the style of pixels'])
    expect(offered('pi|')).toBeUndefined()
    expect(offered('blurry, easyn| dark')).toEqual(['easyn', 'EasyNegative'])
    expect(offered('a cat |')).toBeUndefined()
    expect(offered('poly|')).toBeUndefined()
  })

  it('goes on from several words of a phrase', () => {
    expect(offered('a cat in the st|')).toEqual(['in the st', 'in the style of pixels'])
    expect(offered('a cat, in th|')).toEqual(['in th', 'in the style of pixels'])
  })

  it('takes the place of a whole tag, and leaves words alone that the caret is in', () => {
    const prompt = 'a <lora:pixzz:0.5>, b'
    expect(completionAt(prompt, 'a <lora:pix'.length, suggestions)).toMatchObject({ from: 2, to: prompt.indexOf(',') })
    expect(offered('pix|ie')).toBeUndefined()
  })

  it('suggestions no name that is typed in full', () => {
    expect(offered('easynegative|')).toBeUndefined()
  })
})

describe('after a LoRA', () => {
  it('its trigger words are offered, but for those that the prompt says', () => {
    const words = (prompt: string) =>
      followUp(prompt, prompt.length, lora('swirl', 'swirling', 'vortex'))?.suggestions.map(({ text }) => text)
    expect(words('a <lora:swirl:1>')).toEqual([' swirling', ' vortex'])
    expect(words('Vortex <lora:swirl:1>')).toEqual([' swirling'])
    expect(words('swirling vortex <lora:swirl:1>')).toBeUndefined()
  })
})
