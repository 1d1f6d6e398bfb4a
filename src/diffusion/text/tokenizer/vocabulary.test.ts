/**
 * The digest is that of the tokens of openai/clip-vit-large-patch14's vocab.json, in the order of their ids:
 * python -c "import hashlib, json; v = json.load(open('tokenizer/vocab.json'));
 *            print(hashlib.sha256('\n'.join(sorted(v, key=v.get)).encode()).hexdigest())"
 */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clipMerges } from '../../../../tools/clip-vocabulary.ts'
import { mergesOf, vocabularyOf } from './vocabulary.ts'

const SHA256 = '7cccc44d334555d1ff3c0ac5f0246b428fab2918383e77ee745cf30d41010b78'

describe('CLIP vocabulary', () => {
  it('derives all 49,408 tokens of vocab.json from the merges', () => {
    const vocabulary = vocabularyOf(mergesOf(clipMerges()))
    const tokens = Object.keys(vocabulary).sort((a, b) => vocabulary[a]! - vocabulary[b]!)
    expect(tokens).toHaveLength(49_408)
    expect(tokens.every((token, id) => vocabulary[token] === id)).toBe(true)
    expect(createHash('sha256').update(tokens.join('\n')).digest('hex')).toBe(SHA256)
  })

  it('reads merges with and without a version line, from Windows too', () => {
    expect(mergesOf('#version: 0.2\r\nt h\r\nth e</w>\r\n')).toEqual(['t h', 'th e</w>'])
    expect(mergesOf('t h\n# #</w>')).toEqual(['t h', '# #</w>'])
  })
})
