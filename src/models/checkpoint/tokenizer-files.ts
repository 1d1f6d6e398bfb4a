/** A tokenizer's two kinds of JSON, read from the files of a model. */
import * as v from 'valibot'
import { badFile, jsonIn, plainRecord } from '../../untrusted/index.ts'
import type { ByteSource } from '../bytes/index.ts'

/** valibot's own record leaves out `constructor` and its like, which are tokens. */
const vocabulary = v.custom<Record<string, number>>(
  (value) => v.is(plainRecord, value) && Object.values(value).every((id) => typeof id === 'number'),
  'not a vocabulary',
)

/** CLIP's vocab.json: token → id. A GenerationError where it is anything else. */
export async function readVocabulary(source: ByteSource): Promise<Record<string, number>> {
  return jsonIn(vocabulary, await text(source, 'vocab.json'), 'vocab.json', 'it')
}

/** A tokenizer.json as it stands. */
export async function readTokenizerJson(source: ByteSource): Promise<Record<string, unknown>> {
  return jsonIn(plainRecord, await text(source, 'tokenizer.json'), 'tokenizer.json', 'it')
}

/** CLIP's are one to four MB. */
const mostBytes = 16 << 20

async function text(source: ByteSource, name: string): Promise<string> {
  if (source.size > mostBytes)
    throw badFile(name, `is too large for a tokenizer: ${source.size} bytes. Download it again.`)
  return new TextDecoder().decode(await source.read(0, source.size))
}
