/**
 * Tags; the cases follow AUTOMATIC1111's extensions-builtin/Lora/extra_networks_lora.py and modules/extra_networks.py, block
 * weights sd-webui-lora-block-weight's README and lbwpresets.txt.
 */
import { describe, expect, it } from 'vitest'
import { blockWeights } from './block-weights.ts'
import { loraTags } from './lora-tags.ts'
import { networkTags, untagged } from './network-tags.ts'

describe('a LoRA’s tag', () => {
  it.each([
    ['<lora:wtr>', { name: 'wtr', textEncoder: 1, unet: 1 }],
    ['<lora:wtr:0.8>', { name: 'wtr', textEncoder: 0.8, unet: 0.8 }],
    ['<lora:wtr:-0.5:1.5>', { name: 'wtr', textEncoder: -0.5, unet: 1.5 }],
    ['<lora:wtr:te=0:unet=0.7>', { name: 'wtr', textEncoder: 0, unet: 0.7 }],
    ['<LoRA: wtr : .5 >', { name: 'wtr', textEncoder: 0.5, unet: 0.5 }],
    ['<lyco:wtr:0.7>', { name: 'wtr', textEncoder: 0.7, unet: 0.7 }],
    ['<lora:a=b:0.7>', { name: 'a=b', textEncoder: 0.7, unet: 0.7 }],
  ])('%s is taken out of the prompt and read', (tag, lora) => {
    expect(loraTags(`a house ${tag}, blue`)).toEqual({ prompt: 'a house , blue', loras: [lora], remarks: [] })
  })

  it.each([
    ['0,8', 0.8],
    ['0.8.1', 1],
    ['strong', 1],
    ['1e', 1],
    ['NaN', 1],
  ])('with the weight %s is told of, and does not go out', (weight, taken) => {
    const { loras, remarks } = loraTags(`<lora:wtr:te=${weight}>`)
    expect(loras).toEqual([{ name: 'wtr', textEncoder: taken, unet: taken }])
    expect(remarks).toEqual([expect.stringMatching(/is no number: .+ is taken\. Write a point, as in 0\.8\.$/)])
  })

  it.each(['lbw=MIDD', 'MIDD', '1,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0', 'lbw=1,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0'])(
    'with %s has weights for its blocks',
    (asked) => {
      const { loras, remarks } = loraTags(`<lora:wtr:0.8:${asked}>`)
      expect(loras[0]).toMatchObject({ textEncoder: 0.8, unet: 0.8, blocks: { BASE: 1, IN04: 0, IN05: 1, OUT07: 0 } })
      expect(remarks).toEqual([])
    },
  )

  it.each(['lbw=MINE', 'lbw=1,2,3', 'lbw=R,U,0', 'start=5', 'dyn=4'])('with %s is told of', (part) => {
    const { loras, remarks } = loraTags(`<lora:wtr:0.8:${part}>`)
    expect(loras).toEqual([{ name: 'wtr', textEncoder: 0.8, unet: 0.8 }])
    expect(remarks).toHaveLength(1)
  })
})

describe('other tags', () => {
  it.each(['<hypernet:style:1>', '<segment:face>', '<ti:x:y>'])('%s leave the prompt, and it is said', (tag) => {
    const { prompt, loras, remarks } = loraTags(`a house ${tag}, blue`)
    expect([prompt, loras]).toEqual(['a house , blue', []])
    expect(remarks).toEqual([`“${tag}” is left out: of tags like it only LoRAs are drawn with here.`])
  })

  it.each(['a <cat-toy> 1 < 2', '<lora:swirl', '<lora:>', '<|endoftext|>', '< lora:a>', 'a <3 b: c>'])(
    '%s is none',
    (prompt) => {
      expect(loraTags(prompt)).toEqual({ prompt, loras: [], remarks: [] })
    },
  )

  it('may begin a hundred thousand times', () => {
    const begun = process.cpuUsage()
    for (const piece of ['<lora:', '<', '<a:', '<a:b>']) networkTags(piece.repeat(100_000 / piece.length))
    expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
  })
})

it('what is left of a prompt knows its places', () => {
  const prompt = '<lora:a:1>a house <lora:b:0.5>, blue<hypernet:c:1>'
  const { text, places } = untagged(prompt)
  expect(text).toBe('a house , blue')
  expect(places.map((place) => prompt[place] ?? '').join('')).toBe(text)
  expect(places.at(-1)).toBe(prompt.length)
})

describe('weights for blocks', () => {
  it('come by a block’s name, and by lists of the extension’s four lengths', () => {
    expect(blockWeights('out05')).toMatchObject({ BASE: 0, OUT04: 0, OUT05: 1 })
    expect(blockWeights('MID')).toMatchObject({ M00: 1, OUT05: 0 })
    expect(blockWeights('ALL0.5')).toMatchObject({ BASE: 0.5, IN00: 0, M00: 0.5 })
    const list = (count: number) => Array.from({ length: count }, (_, i) => i + 1).join(',')
    expect(blockWeights(list(12))).toMatchObject({ BASE: 1, IN04: 2, M00: 6, OUT05: 12, OUT06: 0 })
    expect(blockWeights(list(17))).toMatchObject({ BASE: 1, IN00: 0, IN01: 2, IN03: 0, M00: 8, OUT03: 9, OUT11: 17 })
    expect(blockWeights(list(20))).toMatchObject({ BASE: 1, IN00: 2, IN09: 0, M00: 11, OUT08: 20 })
    expect(blockWeights(list(26))).toMatchObject({ BASE: 1, IN00: 2, IN11: 13, M00: 14, OUT11: 26 })
    expect(blockWeights('constructor')).toBeUndefined()
  })
})
