/**
 * What guides each model call. Expected numbers: A1111's formulas (modules/sd_samplers_cfg_denoiser.py, combine_denoised;
 * prompt_parser.py, stack_conds), worked out by hand on a text encoder and a UNet of a few numbers; no tolerance beyond a double's.
 */
import { describe, expect, it } from 'vitest'
import { clipMerges } from '../../../tools/clip-vocabulary.ts'
import { defaultRequest } from '../../parameters/index.ts'
import { clipTokenizer } from '../text/tokenizer/index.ts'
import { denoise } from './denoising.ts'
import { guide } from './guidance.ts'
import { PromptConditions, type Prompts } from './prompt-conditions.ts'
import { createSchedule } from './schedulers/index.ts'

const whole = {
  guidance: 1,
  interval: defaultRequest,
  caching: { interval: 1, branch: 0, warmup: 0, cooldown: 0 },
}
const tokenizer = clipTokenizer({ merges: clipMerges() })
const size = { height: 1, width: 1 }

/** A text encoder that gives each position its own id, and contexts that are these rows. */
function subject(prompts: Partial<Prompts>, scale = 7.5, failsAt = -1) {
  const encodings: number[][] = []
  const released: number[] = []
  let made = 0
  const sources = {
    tokenizer,
    words: [],
    async encode({ ids }: { ids: Int32Array }, skip: number) {
      encodings.push([...ids.filter((id) => id < 49406), skip])
      return [{ hidden: Float32Array.from(ids) }]
    },
    networks: {
      async context(hidden: Float32Array, batch: number) {
        const number = made++
        if (number === failsAt) throw new Error('no room')
        return { batch, tensors: { hidden } as never, release: () => void released.push(number) }
      },
    },
  }
  const whole: Prompts = { prompt: '', negative_prompt: '', prompt_syntax: 'weighted', clip_skip: 0, ...prompts }
  const conditions = new PromptConditions(whole, scale, sources)
  /** The words' ids that each row of the condition begins with, chunk by chunk. */
  const at = async (call: number, calls: number, isNegativeHeard = true) => {
    const { contexts, weights } = await conditions.at(call, calls, isNegativeHeard)
    const rows = contexts.flatMap(({ batch, tensors }) => {
      const hidden = (tensors as unknown as { hidden: Float32Array }).hidden
      const length = hidden.length / batch
      return Array.from({ length: batch }, (_, i) => [...hidden.slice(i * length, (i + 1) * length)])
    })
    return { rows, weights, batches: contexts.map(({ batch }) => batch) }
  }
  return { conditions, at, encodings, released }
}

const id = (word: string) => tokenizer.encode(word)[0]!
const firsts = (rows: readonly number[][]) => rows.map((row) => row[1]!)

describe('the prompts of a model call', () => {
  it('leave nothing on the device where there was no room for all of their contexts', async () => {
    const { at, released } = subject({ prompt: 'a AND b AND c' }, 7.5, 1)
    await expect(at(0, 4)).rejects.toThrow('no room')
    expect(released).toEqual([0])
  })

  it('of many parts give up the call before first', async () => {
    const { at, released } = subject({ prompt: Array(10).fill('[a|b]').join(' AND ') })
    const { batches } = await at(0, 4)
    await at(2, 4)
    expect(released).toHaveLength(batches.length)
  })

  it('are the negative one and the prompt, or the prompt alone without guidance', async () => {
    const { rows, weights, batches } = await subject({ prompt: 'cat', negative_prompt: 'dog' }).at(0, 4)
    expect([firsts(rows), weights, batches]).toEqual([[id('dog'), id('cat')], [1], [2]])
    const alone = await subject({ prompt: 'cat', negative_prompt: 'dog' }, 1).at(0, 4)
    expect([firsts(alone.rows), alone.weights]).toEqual([[id('cat')], undefined])
  })

  it('are the prompt alone in a call without the negative one, nothing being encoded anew for it', async () => {
    const { at, encodings } = subject({ prompt: 'cat AND dog :0.5', negative_prompt: 'red' })
    await at(0, 4)
    const { rows, weights, batches } = await at(1, 4, false)
    expect([firsts(rows), weights, batches]).toEqual([['cat', 'dog'].map(id), [1, 0.5], [2]])
    expect(encodings).toHaveLength(3)
  })

  it('change at their steps, each different text being encoded once', async () => {
    const { at, encodings, released } = subject({ prompt: '[cat:dog:0.5]', negative_prompt: '[red|blue]' })
    const words = []
    for (let call = 0; call < 8; call++) words.push(firsts((await at(call, 8)).rows))
    const [cat, dog, red, blue] = ['cat', 'dog', 'red', 'blue'].map(id)
    expect(words.map(([, positive]) => positive)).toEqual([cat, cat, cat, cat, cat, dog, dog, dog])
    expect(words.map(([negative]) => negative)).toEqual([red, red, blue, red, blue, red, blue, red])
    expect(encodings.sort()).toEqual(
      [
        [cat, 0],
        [dog, 0],
        [red, 0],
        [blue, 0],
      ].sort(),
    )
    expect(released).toEqual([])
  })

  it('are let go of beyond a few, and all of them in the end', async () => {
    const { at, conditions, encodings, released } = subject({ prompt: '[a|b|c|d|e|f]' })
    for (let call = 0; call < 13; call++) await at(call, 12)
    expect(encodings).toHaveLength(7)
    expect(released).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    conditions.release()
    expect(released).toHaveLength(12)
  })

  it('are several with AND, two in a batch, and need the negative one whatever the guidance', async () => {
    const prompts = { prompt: 'cat :1.5 AND dog AND red :-0.5', negative_prompt: 'blue' }
    for (const scale of [7.5, 1]) {
      const { rows, weights, batches } = await subject(prompts, scale).at(0, 4)
      expect(firsts(rows)).toEqual(['blue', 'cat', 'dog', 'red'].map(id))
      expect([weights, batches]).toEqual([
        [1.5, 1, -0.5],
        [2, 2],
      ])
    }
  })

  it('are as long as the longest: parts repeat their last vector, the negative one gets empty chunks', async () => {
    const prompt = `${'cat '.repeat(80)} AND dog`
    const { rows } = await subject({ prompt, negative_prompt: 'red' }).at(0, 4)
    expect(rows.map(({ length }) => length)).toEqual([154, 154, 154])
    const [negative, long, short] = rows
    expect(long![78]).toBe(id('cat'))
    expect(short!.slice(77)).toEqual(Array(77).fill(tokenizer.eos))
    expect(negative!.slice(77)).toEqual([tokenizer.bos, ...Array(76).fill(tokenizer.eos)])
  })

  it('are plain text where that is asked for', async () => {
    const { at, encodings } = subject({ prompt: '[cat:dog:0.5] AND a :2', prompt_syntax: 'literal' })
    const { weights } = await at(3, 4)
    expect(weights).toEqual([1])
    expect(encodings[0]).toEqual([...tokenizer.encode('[cat:dog:0.5] AND a :2'), 0])
  })
})

describe('guidance', () => {
  it('goes away from the negative prompt towards each part, as much as it weighs', () => {
    const [u, a, b] = [0.25, 1.5, -2]
    const expected = u + 7 * 1.25 * (a - u) + 7 * -0.5 * (b - u)
    expect(guide(Float32Array.of(u, a, b), 7, [1.25, -0.5])).toEqual(Float32Array.of(expected))
  })

  it('with one part of weight 1 is what it is without AND, and two halves of one prompt are the whole', () => {
    const prediction = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i))
    const plain = guide(prediction, 7.5)
    expect(guide(prediction, 7.5, [1])).toEqual(plain)
    const twice = Float32Array.of(...prediction, ...prediction.slice(10))
    const halves = guide(twice, 7.5, [0.25, 0.75])
    for (const [i, value] of halves.entries()) expect(value).toBeCloseTo(plain[i]!, 5)
  })
})

describe('the denoising loop', () => {
  it.each([
    ['EulerDiscreteScheduler', 4, undefined, [1, 1, 1, 2]],
    // Two model calls a step: half of the steps are half of the calls; the last step has one.
    ['HeunDiscreteScheduler', 4, undefined, [1, 1, 1, 1, 1, 2, 2]],
    // Counted from the first call that is made, as AUTOMATIC1111 does: what strength leaves out is not passed by.
    ['EulerDiscreteScheduler', 4, 0.75, [1, 1, 1]],
  ] as const)(
    'of %s with %s steps at strength %s asks for the prompt of each call',
    async (name, steps, strength, asked) => {
      const { conditions } = subject({ prompt: '[cat:dog:0.5]' }, 1)
      const schedule = createSchedule(name, {
        config: {},
        steps,
        noise: (count) => new Float32Array(count),
        ...(strength && { strength }),
      })
      const seen: number[] = []
      const networks = {
        async predict(sample: Float32Array, _: number, context: { tensors: unknown }) {
          const { hidden } = context.tensors as { hidden: Float32Array }
          seen.push(hidden[1] === id('cat') ? 1 : 2)
          return sample
        },
        predictKeeping: () => Promise.reject(),
      }
      const start = { sample: Float32Array.of(1, 2, 3, 4) }
      for await (const _ of denoise(networks, { ...whole, schedule, start, conditions, size }));
      expect(seen).toEqual(asked)
    },
  )
})
