/**
 * __fixtures__/a1111.json, chunks and long: the algorithm of tokenize_line in modules/sd_hijack_clip.py (AUTOMATIC1111's,
 * 00e09382, comma_padding_backtrack 20, no embeddings) run in Python 3.11 over parse_prompt_attention (attention.test.ts),
 * with transformers 5.23's CLIPTokenizer and the vocabulary of openai/clip-vit-large-patch14.
 * The 77 ids of plain prompts are diffusers' (../tokenizer/__fixtures__/tokenizer.json).
 */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clipMerges } from '../../../../tools/clip-vocabulary.ts'
import diffusers from '../tokenizer/__fixtures__/tokenizer.json' with { type: 'json' }
import { type ClipTokenizer, clipTokenizer } from '../tokenizer/index.ts'
import a1111 from './__fixtures__/a1111.json' with { type: 'json' }
import { chunkStarts } from './chunks.ts'
import { promptChunks } from './index.ts'

const tokenizer = clipTokenizer({ merges: clipMerges() })
const weighted = (prompt: string) => promptChunks(prompt, tokenizer, { weighted: true })
const plain = (prompt: string) => promptChunks(prompt, tokenizer, { weighted: false })
/** The prompt's own ids: what lies between BOS and the first EOS. */
const content = (ids: Int32Array) => [...ids.slice(1, ids.indexOf(tokenizer.eos))]
const EMPTY = [49406, ...Array<number>(76).fill(49407)]

describe('a weighted prompt', () => {
  it.each(a1111.chunks)('is cut as in AUTOMATIC1111: $name', ({ prompt, chunks }) => {
    const actual = weighted(prompt)
    expect(actual.map(({ ids }) => [...ids])).toEqual(chunks.map(({ ids }) => ids))
    expect(actual.map(({ weights }) => weights)).toEqual(chunks.map((chunk) => new Float32Array(chunk.weights)))
  })

  it('of 2,000 words is cut as in AUTOMATIC1111', () => {
    const chunks = weighted(a1111.long.prompt)
    const hash = createHash('sha256')
    for (const { ids } of chunks) hash.update(new Uint8Array(ids.buffer))
    expect(chunks).toHaveLength(a1111.long.chunks)
    expect(hash.digest('hex')).toBe(a1111.long.sha256_le_i32)
  })

  it('may hold anything', () => {
    const strange = '\ud800(😀:1.2) [שלום \\] עולם BREAK \udfff ((\u202e:-1'
    for (const { ids, weights } of weighted(strange)) {
      expect([ids.length, weights.length]).toEqual([77, 77])
      expect([ids[0], ids[76]]).toEqual([tokenizer.bos, tokenizer.eos])
      expect(weights.every(Number.isFinite)).toBe(true)
    }
  })
})

describe('a plain prompt', () => {
  it.each(Object.entries(diffusers))('has the ids of diffusers: %j', (prompt, ids) => {
    const [first] = plain(prompt)
    expect([...first!.ids]).toEqual(ids)
    expect(first!.weights).toEqual(new Float32Array(77).fill(1))
  })

  it('takes brackets, weights and BREAK for words', () => {
    const prompt = 'a (cat:1.3) BREAK [dog] \\('
    expect(plain(prompt)).toHaveLength(1)
    expect(content(plain(prompt)[0]!.ids)).toEqual(tokenizer.encode(prompt))
  })

  it('fits one chunk up to 75 tokens and goes on in the next after that', () => {
    expect(plain('cat '.repeat(75))).toHaveLength(1)
    expect(plain('cat '.repeat(76)).map(({ ids }) => content(ids).length)).toEqual([75, 1])
  })

  it('fills each chunk, wherever the commas are', () => {
    const prompt = `${'cat '.repeat(70)}, ${'dog '.repeat(100)}`
    const chunks = plain(prompt)
    expect(chunks.map(({ ids }) => content(ids).length)).toEqual([75, 75, 21])
    expect(chunks.flatMap(({ ids }) => content(ids))).toEqual(tokenizer.encode(prompt))
  })

  it('without a word is one empty chunk', () => {
    for (const prompt of ['', '  \n']) expect(plain(prompt).map(({ ids }) => [...ids])).toEqual([EMPTY])
  })

  it('ends with EOS also where the padding is another token', () => {
    const other: ClipTokenizer = { ...tokenizer, pad: 0 }
    const [chunk] = promptChunks('cat', other, { weighted: false })
    expect([...chunk!.ids]).toEqual([49406, 2368, 49407, ...Array<number>(74).fill(0)])
  })
})

describe('where the chunks of a prompt begin', () => {
  const starts = (prompt: string, isWeighted = true) =>
    chunkStarts(prompt, tokenizer, { weighted: isWeighted }).map(({ at, tokens }) => [prompt.slice(at, at + 9), tokens])

  it.each(a1111.chunks)('agrees with how many tokens AUTOMATIC1111 puts into each: $name', ({ prompt, chunks }) => {
    // 77 ids: the first EOS ends the prompt's own, as none of these prompts names it.
    const lengths = chunks.map(({ ids }) => ids.indexOf(tokenizer.eos) - 1)
    expect(chunkStarts(prompt, tokenizer, { weighted: true }).map(({ tokens }) => tokens)).toEqual(lengths)
  })

  it('is told by the words that stand there', () => {
    expect(starts(`${'cat '.repeat(75)}dog house`)).toEqual([
      ['cat cat c', 75],
      ['dog house', 2],
    ])
    const list = `${'cat '.repeat(65)}, Élan (far:1.2) away dog dog dog dog dog house`
    expect(starts(list)).toEqual([
      ['cat cat c', 66],
      ['Élan (far', 10],
    ])
    expect(starts(`a BREAK (blue:1.2)`)).toEqual([
      ['a BREAK (', 1],
      ['blue:1.2)', 1],
    ])
    expect(starts('a BREAK BREAK b')).toEqual([
      ['a BREAK B', 1],
      ['b', 0],
      ['b', 1],
    ])
    expect(starts(`${'cat '.repeat(74)}(unbelievablyhotdogs:1.1)`, false)[1]![0]).toBe('unbelieva')
  })

  it('is exact in a text without spaces, and where letters are written in two parts', () => {
    const parts = `${'cat,'.repeat(37)}e\u0301te\u0301,dog`
    expect(starts(parts).map(([words]) => words)).toEqual(['cat,cat,c', 'e\u0301te\u0301,dog'])
    expect(starts(`${'cat,'.repeat(38)}dog`)).toEqual([
      ['cat,cat,c', 76 - 1],
      [',dog', 2],
    ])
  })
})
