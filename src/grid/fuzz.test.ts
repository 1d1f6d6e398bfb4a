/** What a grid is to vary, bent at random: see e2e/support/fuzz/survival.ts. */
import { expect, it } from 'vitest'
import { bentText, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { defaultRequest } from '../parameters/index.ts'
import { axesFor } from './axis.ts'
import { planGrid } from './plan.ts'

const values = ['1-10 (+3)', '1-10 [5]', '20, 30', 'a cat, "a, b"', 'DDIMScheduler', '-1,-1', '0.5-1 (+0.25)', 'red']
const request = { ...defaultRequest, prompt: 'a cat', lora_models: ['a'], lora_weights: [1] }
const axes = axesFor(request, { backend: 'local', endpoint: request.endpoint }).map(({ id }) => id)

it('nothing but sentences comes of bent values', { timeout: 600_000 }, () =>
  survive('values of a grid', {
    seed: 91,
    make(chance) {
      const axis = () => {
        const text = oneOf(chance, values)
        return { id: oneOf(chance, axes), text: chance() < 0.5 ? text : bentText(text, chance) }
      }
      return { x: axis(), y: chance() < 0.5 ? { id: '', text: '' } : axis() }
    },
    read(wish) {
      const { x, y } = planGrid(request, wish, { backend: 'local' }, () => 7)
      expect([x, y]).toHaveLength(2)
    },
  }),
)
