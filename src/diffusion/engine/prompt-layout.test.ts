/** Prompts counted for the page: the ids that the text encoder is given are the measure, as promptChunks makes them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { demoEmbedding } from '../../../e2e/support/demo-adapters.ts'
import { demoFiles } from '../../../e2e/support/demo-files.ts'
import { clipMerges } from '../../../tools/clip-vocabulary.ts'
import { AdapterLibrary } from './adapter-library.ts'
import { ModelLibrary } from './model-library.ts'
import { layOut } from './prompt-layout.ts'

const models = new ModelLibrary(async () => clipMerges())
const adapters = new AdapterLibrary()
const counted = (prompt: string, model_id = 'demo', prompt_syntax: 'weighted' | 'literal' = 'weighted') =>
  layOut({ models, adapters }, { prompt, negative_prompt: '', prompt_syntax, model_id })

beforeAll(async () => {
  await models.open('demo', await demoFiles())
  await adapters.open('mood.safetensors', { path: 'mood.safetensors', data: Uint8Array.from(demoEmbedding(3)) })
})

describe('a prompt on the page', () => {
  it('is counted with the vocabulary of its model, or with Stable Diffusion’s while none is open', async () => {
    const word = 'astronaut'
    const { encode } = models.get('demo').tokenizer
    expect((await counted(word)).prompt).toEqual([{ at: 0, tokens: encode(word).length }])
    // One token, 18376, in tokenizer/__fixtures__/tokenizer.json.
    expect((await counted(word, 'elsewhere')).prompt).toEqual([{ at: 0, tokens: 1 }])
    expect(encode(word).length).toBeGreaterThan(1)
  })

  it('without a word has no tokens', async () => {
    expect(await counted('')).toEqual({ prompt: [{ at: 0, tokens: 0 }], negative_prompt: [{ at: 0, tokens: 0 }] })
  })

  it('counts an embedding’s vectors, and no LoRA’s tag', async () => {
    expect((await counted('mood house')).prompt).toEqual([{ at: 0, tokens: 4 }])
    expect((await counted('<lora:swirl:1>house')).prompt).toEqual([{ at: 14, tokens: 1 }])
    expect((await counted('<lora:swirl:1>house', 'demo', 'literal')).prompt).toEqual([{ at: 14, tokens: 1 }])
  })

  it('counts the longest of what it says in the course of a picture, as AUTOMATIC1111 does', async () => {
    expect((await counted('a [house:house house:0.5] sea')).prompt).toEqual([{ at: 0, tokens: 4 }])
    expect((await counted('[house|sea] house')).prompt).toEqual([{ at: 1, tokens: 2 }])
    expect((await counted('house AND sea house house :1.2')).prompt).toEqual([{ at: 9, tokens: 3 }])
    const literal = (await counted('[house|sea] house', 'demo', 'literal')).prompt
    expect(literal[0]!.tokens).toBeGreaterThan(4)
  })

  it('tells where its chunks begin, tags and all', async () => {
    const prompt = `${'house '.repeat(75)}<lora:swirl:1> (sea:1.2)`
    const { prompt: chunks } = await counted(prompt)
    expect(chunks.map(({ tokens }) => tokens)).toEqual([75, 1])
    expect(prompt.slice(chunks[1]!.at)).toBe('sea:1.2)')
  })
})
