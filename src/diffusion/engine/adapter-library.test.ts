/** By what names open LoRAs and embeddings are found. */
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { AdapterLibrary } from './adapter-library.ts'

const key = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k'
const pair = {
  [`${key}.lora_down.weight`]: { dtype: 'F32', shape: [2, 24] },
  [`${key}.lora_up.weight`]: { dtype: 'F32', shape: [24, 2] },
}
const hat = new Uint8Array(
  readFileSync(new URL('../../../e2e/support/brought/files/blue_hat_v3.safetensors', import.meta.url)),
)

describe('a LoRA', () => {
  let library: AdapterLibrary
  beforeEach(async () => {
    library = new AdapterLibrary()
    await library.open('blue_hat_v3', { path: 'blue_hat_v3.safetensors', data: hat })
  })
  const add = (name: string, title?: string) => {
    const data = writeSafetensors(pair, title ? { ss_output_name: title } : undefined)
    return library.open(`hub/${name}`, { path: `${name}.safetensors`, data })
  }

  it('is found by its file’s name, though it calls itself “last”, and by what it calls itself', () => {
    for (const name of [
      'blue_hat_v3',
      'Blue_Hat_V3.safetensors',
      'styles\\hats\\blue_hat_v3',
      'styles/blue_hat_v3',
      'last',
    ]) {
      expect(library.lora(name).name).toBe('blue_hat_v3.safetensors')
    }
  })

  it('is told apart from another that calls itself so', async () => {
    await add('red_hat', 'last')
    expect(library.lora('red_hat').name).toBe('red_hat.safetensors')
    expect(library.lora('blue_hat_v3').name).toBe('blue_hat_v3.safetensors')
    expect(() => library.lora('last')).toThrow('2 open files call themselves “last”: “blue_hat_v3” and “red_hat”')
  })

  it('is not mistaken for another whose title is its file’s name', async () => {
    await add('wool', 'blue_hat_v3')
    expect(library.lora('blue_hat_v3').name).toBe('blue_hat_v3.safetensors')
  })

  it('brings its words where it is used, and only there', async () => {
    const bundle = { ...pair, 'bundle_emb.wool.emb_params': { dtype: 'F32', shape: [1, 24] } }
    const { triggers } = await library.open('bundle', { path: 'bundle.safetensors', data: writeSafetensors(bundle) })
    expect(triggers).toEqual(['wool'])
    expect(library.embeddings()).toEqual([])
    expect(library.embeddingsWith(['blue_hat_v3', 'nothing'])).toEqual([])
    expect(library.embeddingsWith(['Bundle'])).toMatchObject([{ triggers: ['wool'], count: 1, width: 24 }])
  })
})

it('a file of several embeddings has all their words, and is listed by its own name', async () => {
  const library = new AdapterLibrary()
  const data = writeSafetensors({ '<a>': { dtype: 'F32', shape: [24] }, '<b>': { dtype: 'F32', shape: [2, 24] } })
  expect((await library.open('learned', { path: 'learned.safetensors', data })).triggers).toEqual(['<a>', '<b>'])
  expect(library.embeddings(['learned']).map(({ count }) => count)).toEqual([1, 2])
})
