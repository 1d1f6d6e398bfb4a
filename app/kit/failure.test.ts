/** What a person reads of whatever was thrown. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { GenerationError } from '../../src/generation/index.ts'
import { fail, useFailure } from './failure.ts'

beforeEach(() => vi.stubGlobal('reportError', vi.fn()))
afterEach(() => vi.unstubAllGlobals())

const mistake = 'Darkroom made a mistake, and cannot say which. Your settings are safe: try again, or reload the page.'

it.each([
  [new GenerationError('quota', 'Delete a model.'), 'Delete a model.'],
  [
    new Error('x is undefined.'),
    'Darkroom made a mistake: x is undefined. Your settings are safe: try again, or reload the page.',
  ],
  [new DOMException('', 'QuotaExceededError'), expect.stringMatching(/no room left.*Delete/)],
  [
    new DOMException('Error preparing Blob', 'UnknownError'),
    expect.stringMatching(/^The browser could not read or write/),
  ],
  [new DOMException('', 'InvalidStateError'), expect.stringContaining('mistake: InvalidStateError.')],
  ['a word', expect.stringContaining('mistake: a word.')],
  [new Error(), mistake],
  [null, mistake],
  [undefined, mistake],
  [{}, mistake],
])('of %o one reads a sentence', (error, sentence) => {
  fail(error)
  expect(useFailure.getState().failure?.sentence).toEqual(sentence)
})
