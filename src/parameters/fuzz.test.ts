/** Requests and styles from anywhere, bent at random: see e2e/support/fuzz/survival.ts. */
import { describe, expect, it } from 'vitest'
import { bentText, bentValue, type Chance, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { defaultRequest, parseRequest, problems, readRequest, readStyles, styled } from './index.ts'

const full = {
  ...{
    ...defaultRequest,
    prompt: 'a cat',
    strength: 0.5,
    padding_mask_crop: 8,
    eta: 1,
    init_image: 'https://a.example/1',
  },
  ...{ embeddings: ['one'], lora_models: ['a', 'b'], lora_weights: [0.5, 1] },
}
/** As other versions and other programs wrote them. */
const others = [
  { prompt: 'a cat', steps: 20, cfg: 7, size: [512, 512] },
  {
    prompt: ['a', 'cat'],
    num_inference_steps: '30',
    safety_checker: 'yes',
    lora_models: 'a, b',
    lora_weights: '0.5,1',
  },
  { model_id: 7, seed: '-1', width: ['512'], scheduler: 'DDIMScheduler', hires: 1 },
]

describe('nothing but sentences comes of bent', { timeout: 600_000 }, () => {
  it('requests', () =>
    survive('requests', {
      seed: 41,
      make: (chance) => bentValue(oneOf<unknown>(chance, [full, full, ...others]), chance),
      read(value) {
        const { request, remarks } = parseRequest(value)
        expect(readRequest(request)).toEqual(request)
        for (const backend of ['local', 'remote'] as const) problems(request, backend)
        for (const { sentence } of remarks) expect(sentence.length).toBeLessThan(1000)
        expect(remarks.length).toBeLessThan(200)
      },
    }))

  const cell = (chance: Chance) =>
    oneOf(chance, ['a', '"a, b"', '"say ""so"""', '{prompt}, red', '', ' # no', '"two\nlines"', 'ä\u2028'])
  const csv = (chance: Chance) => {
    const line = () => Array.from({ length: 3 }, () => cell(chance)).join(',')
    const head = oneOf(chance, ['name,prompt,negative_prompt', '\ufeffname,text,negative_prompt', 'prompt,name'])
    return [head, ...Array.from({ length: 8 }, line)].join(oneOf(chance, ['\n', '\r\n', '\r']))
  }

  it('styles', () =>
    survive('styles', {
      seed: 42,
      make: (chance) => bentText(csv(chance), chance),
      read(text) {
        const { styles } = readStyles(text)
        styled({ prompt: 'a {prompt}', negative_prompt: '' }, styles)
      },
    }))
})
