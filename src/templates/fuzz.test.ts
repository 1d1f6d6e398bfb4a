/** Templates, lists of words and prompts from files, bent at random: see e2e/support/fuzz/survival.ts. */
import { describe, expect, it } from 'vitest'
import { bentText, type Chance, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { defaultRequest } from '../parameters/index.ts'
import golden from './__fixtures__/dynamicprompts.json' with { type: 'json' }
import { hasChoices, linesOf, listName, listsOf, promptLines, resolved } from './index.ts'

const words = ['red', 'blue', '(soft:1.2)', '__colours__', '__animals/*__', '\\{', '2::', 'ä', '']

/** A template that is well-formed. */
function template(chance: Chance, depth: number): string {
  if (depth === 0 || chance() < 0.3) return oneOf(chance, words)
  const options = Array.from({ length: 1 + Math.floor(chance() * 4) }, () => template(chance, depth - 1))
  const head = oneOf(chance, ['', '', '2$$', '1-3$$ and $$', '-2$$', '@'])
  return `${oneOf(chance, words)} {${head}${options.join('|')}} ${oneOf(chance, words)}`
}

describe('nothing but sentences comes of bent', { timeout: 600_000 }, () => {
  it('templates and the lists that they take words from', () =>
    survive('templates and lists', {
      seed: 51,
      make: (chance) => ({
        prompt: bentText(template(chance, 4), chance),
        negative_prompt: template(chance, 2),
        colours: bentText(`# colours\r\nred\n3::blue\n${template(chance, 2)}\n__animals/birds__`, chance),
        birds: bentText('owl\n__colours__\n{a|b}', chance),
        mode: oneOf(chance, ['random', 'all', 'all'] as const),
      }),
      read({ prompt, negative_prompt, colours, birds, mode }) {
        const lists = new Map([
          [listName('colours.txt'), linesOf(colours)],
          [listName('animals\\birds.TXT'), linesOf(birds)],
        ])
        const request = { ...defaultRequest, prompt, negative_prompt, seed: 7, samples: 2, dynamic_prompts: mode }
        hasChoices(prompt)
        const { requests } = resolved(request, lists)
        for (const each of requests) expect(typeof each.prompt).toBe('string')
      },
    }))

  it('YAML and JSON', () =>
    survive('lists in files', {
      seed: 53,
      make(chance) {
        const [path, text] = oneOf(chance, Object.entries(golden.files))
        return { path, text: bentText(text, chance) }
      },
      async read({ path, text }) {
        const { lists } = await listsOf(path, text)
        expect(lists.filter(([name, lines]) => !name || lines.some((line) => typeof line !== 'string'))).toEqual([])
      },
    }))

  const lines = [
    '--prompt "a cat" --steps 20 --width 512 --seed 7',
    "--prompt 'it''s' --n_iter 2 --batch_size 2",
    'a cat -- in the rain',
    '--prompt a\\ cat --cfg_scale 7,5 --unknown x',
  ]

  it('prompts from files', () =>
    survive('prompts from files', {
      seed: 52,
      make: (chance) => bentText(lines.join('\n'), chance),
      read(text) {
        const read = promptLines(linesOf(text))
        expect(read.filter(({ request }) => typeof (request.prompt ?? '') !== 'string')).toEqual([])
        expect(Math.max(0, ...read.slice(0, 1000).map(({ remark = '' }) => remark.length))).toBeLessThan(1000)
      },
    }))
})
