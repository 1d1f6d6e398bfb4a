/** Share links and the gallery's records, bent at random: see e2e/support/fuzz/survival.ts. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bentBytes, bentText, bentValue, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { defaultRequest, problems } from '../parameters/index.ts'
import { readRecord, search } from './record.ts'
import { fromFragment, toFragment } from './share-link.ts'

const request = { ...defaultRequest, prompt: 'a fox', lora_models: ['a'], lora_weights: [0.5], seed: 7, clip_skip: 2 }
/** Of today, and of a version that knew less. */
const records = [
  {
    ...{ id: '1', date: 1.7e12, backend: 'local', request, modelName: 'demo', seconds: 3, width: 64, height: 64 },
    ...{ type: 'image/png', bytes: 9, isFavourite: false, isFlagged: false },
  },
  { id: '0', date: 1, request: { prompt: 'a boat' } },
]

describe('nothing but sentences comes of bent', { timeout: 600_000 }, () => {
  it('share links', () =>
    survive('share links', {
      seed: 61,
      async make(chance) {
        const way = chance()
        if (way < 0.2) return bentText(await toFragment(request), chance)
        const text = JSON.stringify(bentValue(request, chance))
        const packed = deflateSync(way < 0.6 ? text : bentText(text, chance))
        return `#request=1.${Buffer.from(way < 0.9 ? packed : bentBytes(packed, chance)).toString('base64url')}`
      },
      async read(fragment) {
        const { request, remarks = [] } = (await fromFragment(fragment)) ?? { request: defaultRequest }
        problems(request, 'local')
        await toFragment(request)
        for (const { sentence } of remarks) expect(sentence.length).toBeLessThan(1000)
      },
    }))

  it('records of pictures', () =>
    survive('records of pictures', {
      seed: 62,
      make: (chance) => bentValue(oneOf(chance, records), chance),
      read(stored) {
        const record = readRecord(stored)
        if (!record) return
        search([record], 'a cat')
        problems(record.request, record.backend)
      },
    }))
})
