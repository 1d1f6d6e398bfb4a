/** Which embeddings a model's text encoders read, and what each of them reads. */
import { describe, expect, it } from 'vitest'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { defaultRequest } from '../../parameters/index.ts'
import type { Model } from '../networks/index.ts'
import { clipTokenizer } from '../text/index.ts'
import { AdapterLibrary } from './adapter-library.ts'
import { embeddingWords } from './adapters.ts'

const encoder = (hidden_size: number) => ({ config: { hidden_size, vocab_size: 100 } }) as Model['textEncoder']
const sd = { textEncoder: encoder(3) }
const sdxl = { textEncoder: encoder(3), textEncoder2: encoder(5) }
const refiner = { textEncoder: encoder(5) }

const floats = (shape: [number, number], first: number) => ({
  dtype: 'F32',
  shape,
  data: new Uint8Array(Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => first + i).buffer),
})
const files = {
  plain: { emb_params: floats([1, 3], 50) },
  double: { clip_l: floats([2, 3], 0), clip_g: floats([2, 5], 10) },
}
const tokenizer = clipTokenizer({ merges: '#version\n' })

async function heard(model: Parameters<typeof embeddingWords>[0], embeddings: string[] = []) {
  const library = new AdapterLibrary()
  for (const [name, tensors] of Object.entries(files)) {
    await library.open(name, { path: `${name}.safetensors`, data: writeSafetensors(tensors) })
  }
  const request = { ...defaultRequest, prompt: 'plain double', embeddings }
  const { words, vectors } = embeddingWords(model, tokenizer, request, library)
  return { words, vectors: vectors.map((table) => [...table]) }
}

describe('a model hears', () => {
  it('of one text encoder the embeddings that are for one', async () => {
    expect(await heard(sd)).toEqual({ words: [{ trigger: 'plain', ids: [100] }], vectors: [[50, 51, 52]] })
  })

  it('of two text encoders those that are for both, each its own', async () => {
    expect(await heard(sdxl, ['double'])).toEqual({
      words: [{ trigger: 'double', ids: [100, 101] }],
      vectors: [
        [0, 1, 2, 3, 4, 5],
        [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
      ],
    })
  })

  it('of the second text encoder alone what is for that one', async () => {
    expect((await heard(refiner)).vectors).toEqual([[10, 11, 12, 13, 14, 15, 16, 17, 18, 19]])
  })

  it.each([
    [sd, 'double', 'The embedding “double” was made for SDXL, whose second text encoder this model has not. Take it'],
    [sdxl, 'plain', 'The embedding “plain” was made for Stable Diffusion 1.5: it has nothing for'],
    [refiner, 'plain', 'The embedding “plain” is 3 numbers wide, this model’s words are 5'],
  ])('none of the other family, and says so where one is listed', async (model, name, sentence) => {
    await expect(heard(model, [name])).rejects.toMatchObject({
      field: 'embeddings',
      message: expect.stringContaining(sentence),
    })
  })
})
