/**
 * __fixtures__/tokenizer.json: 77 ids a prompt from transformers 5.18 with openai/clip-vit-large-patch14's vocabulary,
 *   CLIPTokenizer.from_pretrained(folder)(prompt, padding='max_length', max_length=77, truncation=True).input_ids
 * __fixtures__/transformers.json: more prompts with the same vocabulary (clip) and with that of a small model (demo),
 *   from transformers 5.23 and tokenizers 0.23.3, CLIPTokenizer.from_pretrained(folder)(prompt, add_special_tokens=False).input_ids
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { clipMerges } from '../../../../tools/clip-vocabulary.ts'
import demoVocab from './__fixtures__/demo/vocab.json' with { type: 'json' }
import golden from './__fixtures__/tokenizer.json' with { type: 'json' }
import transformers from './__fixtures__/transformers.json' with { type: 'json' }
import { clipTokenizer } from './index.ts'
import { mergesOf, vocabularyOf } from './vocabulary.ts'

const clip = clipTokenizer({ merges: clipMerges() })
const demoMerges = readFileSync(new URL('./__fixtures__/demo/merges.txt', import.meta.url), 'utf8')

describe("Stable Diffusion 1.5's tokenizer, from the merges alone", () => {
  it.each(Object.entries(golden))('gives the ids of diffusers for %j', (prompt, ids) => {
    const content = clip.encode(prompt).slice(0, 75)
    const padding = Array<number>(75 - content.length).fill(clip.pad)
    expect([clip.bos, ...content, clip.eos, ...padding]).toEqual(ids)
  })

  it.each(Object.entries(transformers.clip))('gives the ids of transformers for %j', (prompt, ids) => {
    expect(clip.encode(prompt)).toEqual(ids)
  })

  it('takes an unpaired surrogate for the replacement character', () => {
    expect(clip.encode('a \ud83d cat \ude00')).toEqual(clip.encode('a \ufffd cat \ufffd'))
  })

  it.each([
    ['2,000 words', 'a photo of '.repeat(2000)],
    ['a word of 20,000 letters', 'x'.repeat(20_000)],
    ['every code unit', Array.from({ length: 0x10000 }, (_, i) => String.fromCharCode(i)).join('')],
  ])('reads %s without complaint', (_, prompt) => {
    const ids = clip.encode(prompt)
    expect(ids.length).toBeGreaterThan(1000)
    expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < 49_408)).toBe(true)
  })

  it('reads each of 2,000 words as it reads the word alone', () => {
    const words = Array.from({ length: 2000 }, (_, i) => `word${(i * 7919).toString(36)}`)
    expect(clip.encode(words.join(' '))).toEqual(words.flatMap((word) => clip.encode(word)))
  })
})

describe("a small model's tokenizer", () => {
  const demo = clipTokenizer({ merges: demoMerges, vocab: demoVocab })

  it('has its own special tokens', () => {
    expect([demo.bos, demo.eos, demo.pad]).toEqual([1007, 1008, 1008])
  })

  it.each(Object.entries(transformers.demo))('gives the ids of transformers for %j', (prompt, ids) => {
    expect(demo.encode(prompt)).toEqual(ids)
  })

  it('pads with another token where the model says so', () => {
    expect(clipTokenizer({ merges: demoMerges, vocab: demoVocab, padToken: '!' }).pad).toBe(0)
  })
})

describe('a model with a tokenizer.json', () => {
  const merges = mergesOf(clipMerges())
  /** As transformers writes it with save_pretrained, here with the merges of this test. */
  const tokenizerJson = {
    version: '1.0',
    truncation: { direction: 'Right', max_length: 77, strategy: 'LongestFirst', stride: 0 },
    padding: null,
    added_tokens: ['<|startoftext|>', '<|endoftext|>'].map((content, i) => ({
      id: 49406 + i,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: i === 0,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: {
            Regex:
              "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
          },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['<|endoftext|>', 49407],
      cls: ['<|startoftext|>', 49406],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      unk_token: '<|endoftext|>',
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      vocab: vocabularyOf(merges),
      merges: merges.map((merge) => merge.split(' ')),
    },
  }

  it('gives the same ids, whole and without BOS or EOS', () => {
    const tokenizer = clipTokenizer({ tokenizerJson })
    for (const [prompt, ids] of Object.entries(golden)) {
      const content = tokenizer.encode(prompt)
      expect(content.slice(0, 75)).toEqual(ids.slice(1, 1 + Math.min(75, content.length)))
    }
    expect(tokenizer.encode('cat '.repeat(100))).toHaveLength(100)
    expect([tokenizer.bos, tokenizer.eos, tokenizer.pad]).toEqual([49406, 49407, 49407])
  })

  it.each([{}, { tokenizer_class: 'CLIPTokenizer' }])('says what to do when the file is not one', (broken) => {
    expect(() => clipTokenizer({ tokenizerJson: broken })).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringContaining('Download the model again') }),
    )
  })

  it('says what to do when the vocabulary is not CLIP’s', () => {
    expect(() => clipTokenizer({ merges: demoMerges, vocab: { a: 0 } })).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringContaining('<|startoftext|>') }),
    )
  })
})
