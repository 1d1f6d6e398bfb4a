/**
 * Templates; __fixtures__/dynamicprompts.json: all prompts that the library of the Dynamic Prompts extension makes, by
 * tools/golden/prompts/templates.py. Lines of options: AUTOMATIC1111's scripts/prompts_from_file.py, whose rules are shlex's.
 */
import { describe, expect, it } from 'vitest'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import golden from './__fixtures__/dynamicprompts.json' with { type: 'json' }
import { hasChoices, type Lists, linesOf, listName, listsOf, promptLines, resolved } from './index.ts'
import { optionOf, readTemplate } from './template.ts'

const lists: Lists = new Map(Object.entries(golden.lists).map(([name, text]) => [name, linesOf(text)]))
const request = (change: Partial<GenerationRequest>): GenerationRequest => ({ ...defaultRequest, seed: 7, ...change })
const prompts = (change: Partial<GenerationRequest>, known = lists) =>
  resolved(request(change), known).requests.map(({ prompt }) => prompt)

describe('all combinations', () => {
  it.each(golden.templates as [string, string[]][])('of %j are those of the extension', (prompt, expected) => {
    const found = prompts({ prompt, dynamic_prompts: 'all' })
    // The extension sorts a list's lines; here they keep their order.
    const isListed = prompt.includes('__')
    expect(isListed ? found.toSorted() : found).toEqual(isListed ? expected.toSorted() : expected)
  })

  it('keep the seed and the number of pictures, and pair both prompts', () => {
    const { requests } = resolved(
      request({ prompt: '{a|b}', negative_prompt: '{c|d}', samples: 3, dynamic_prompts: 'all' }),
      lists,
    )
    expect(requests.map(({ prompt, negative_prompt }) => prompt + negative_prompt)).toEqual(['ac', 'ad', 'bc', 'bd'])
    for (const { seed, samples } of requests) expect([seed, samples]).toEqual([7, 3])
  })
})

describe('a choice by the seed', () => {
  it.each(golden.templates as [string, string[]][])('in %j is one of the extension’s', (prompt, expected) => {
    // Of a variable that is chosen once, all combinations have the first choice only.
    if (prompt.includes('=!')) return
    for (const one of prompts({ prompt, samples: 20 })) expect(expected).toContain(one)
  })

  it('of a variable is made anew each time, or once where it says so', () => {
    const anew = prompts({ prompt: '${x={a|b}}${x}${x}', samples: 40 })
    expect(new Set(anew)).toEqual(new Set(['aa', 'ab', 'ba', 'bb']))
    const once = prompts({ prompt: '${x=!{a|b}}${y=${x}}${x}${y}', samples: 40 })
    expect(new Set(once)).toEqual(new Set(['aa', 'bb']))
  })

  it('leaves what is no variable as it stands, and says of one that stands for nothing', () => {
    for (const prompt of ['$5 {a}', '$ {a}', '${} {a}', '${x {a}', '${1x=a} {a}', '{${x=c}d}']) {
      expect(prompts({ prompt })[0]).toBe(prompt === '{${x=c}d}' ? '${x=c}d' : prompt.replace('{a}', 'a'))
    }
    const { requests, warnings } = resolved(request({ prompt: 'a ${hat}' }), lists)
    expect(requests[0]!.prompt).toBe('a ${hat}')
    expect(warnings.join()).toContain('${hat}')
  })

  it('ends where variables lead to themselves, or say themselves again and again', () => {
    expect(() => prompts({ prompt: '${x=${x}}${x}' })).toThrow('leads to itself')
    const doubled = Array.from({ length: 19 }, (_, i) => `\${v${i + 1}=\${v${i}}\${v${i}}}`).join('')
    for (const dynamic_prompts of ['random', 'all'] as const) {
      expect(() => prompts({ prompt: `\${v0=}${doubled}\${v19}`, dynamic_prompts })).toThrow('more than')
    }
  })

  it('is the same again for the same seed, and each picture’s own', () => {
    const all = prompts({ prompt: '{a|b|c|d|e|f|g|h}', samples: 12 })
    expect(all).toHaveLength(12)
    expect(new Set(all).size).toBeGreaterThan(3)
    expect(prompts({ prompt: '{a|b|c|d|e|f|g|h}', samples: 1, seed: 10 })).toEqual([all[3]])
    const { requests } = resolved(request({ prompt: '{a|b}', samples: 2 }), lists)
    expect(requests.map(({ seed, samples }) => [seed, samples])).toEqual([
      [7, 1],
      [8, 1],
    ])
    expect(resolved(request({ prompt: '{a|b}', seed: -1 }), lists).requests[0]!.seed).toBeGreaterThanOrEqual(0)
  })

  it('falls as often as it weighs', () => {
    const all = prompts({ prompt: '{3::a|b}', samples: 4000 })
    const share = all.filter((each) => each === 'a').length / 4000
    expect(Math.abs(share - 0.75)).toBeLessThan(0.03)
    expect(prompts({ prompt: '{0::a|b}', samples: 50 })).not.toContain('a')
  })
})

describe('a request without choices', () => {
  it.each([
    ['a red house', {}],
    ['{a|b}', { dynamic_prompts: 'off' }],
    ['{a|b}', { prompt_syntax: 'literal' }],
    ['a | b, snake_case, a { b', {}],
  ] as const)('%s stays one, as it is', (prompt, change) => {
    const asked = request({ prompt, samples: 3, ...change, prompt_template: 'of an earlier one' })
    expect(resolved(asked, lists)).toEqual({ requests: [{ ...asked, prompt_template: '' }], warnings: [] })
  })
})

describe('what is drawn', () => {
  it('tells what it was chosen from, and is not read as a template again', () => {
    const [drawn] = resolved(request({ prompt: 'a \\{b\\} {c}', negative_prompt: 'fog' }), lists).requests
    expect(drawn).toMatchObject({
      prompt: 'a {b} c',
      prompt_template: 'a \\{b\\} {c}',
      negative_prompt_template: '',
      dynamic_prompts: 'off',
    })
    expect(prompts(drawn!)).toEqual(['a {b} c'])
  })

  it('names lists that are not there', () => {
    const { requests, warnings } = resolved(request({ prompt: '__moods__ {a}' }), lists)
    expect(requests[0]!.prompt).toBe('__moods__ a')
    expect(warnings).toEqual(['There is no list “moods”: __moods__ is drawn as it stands. Drop moods.txt on the page.'])
  })

  it.each([
    ['braces 100,000 deep', '{'.repeat(100_000) + '}'.repeat(100_000), /more than 40 deep/],
    ['a list of itself', '__me__', /leads to itself/],
    ['too many combinations', '{a|b}'.repeat(20), /more than 1000 prompts/],
    ['orders without end', `{12$$${'a|'.repeat(30)}a}`, /more than 1000 prompts/],
    ['a bomb of lists', '__bomb__', /more than 100000 letters/],
  ])('is refused in a sentence: %s', (_, prompt, sentence) => {
    const bomb = Array.from({ length: 12 }, (_, i) => [`b${i}`, [`__b${i + 1}__`.repeat(10)]] as const)
    const known = new Map<string, readonly string[]>([
      ['me', ['a __me__']],
      ['bomb', ['__b0__']],
      ...bomb,
      ['b12', ['boom']],
    ])
    const begun = process.cpuUsage()
    expect(() => prompts({ prompt, dynamic_prompts: 'all' }, known)).toThrow(sentence)
    expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
  })

  it.each(['{', '}', '|', '__', '__a__', '\\', '{a|', '{2$$', '{a}', '{1::', '$', '${', '${x}', '${x=a}', '$${'])(
    'may hold 100,000 letters of %j',
    (piece) => {
      const begun = process.cpuUsage()
      expect(hasChoices(piece.repeat(100_000 / piece.length))).toBeTypeOf('boolean')
      expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
    },
  )
})

it('lists are called by their paths', () => {
  expect([listName('animals\\birds.TXT'), listName('colours.txt')]).toEqual(['animals/birds', 'colours'])
  expect(prompts({ prompt: '__Animals/CATS__' })).toEqual(['lion'])
})

describe('the choices of a request', () => {
  it('are refused where both prompts together say too much', () => {
    const many = (letter: string) => `{${Array.from({ length: 300 }, (_, i) => letter + i).join('|')}}`
    const asked = request({ dynamic_prompts: 'all', prompt: many('a'), negative_prompt: many('b') })
    expect(() => resolved(asked, lists)).toThrow('more than 1000 prompts')
  })

  it('are made again by the seed of their variation', () => {
    const varied = { prompt: '{a|b|c|d|e}', seed: 3, subseed_strength: 0.1 }
    for (const subseed of [7, -1]) {
      const { requests } = resolved(request({ ...varied, subseed, samples: 4 }), lists)
      for (const { prompt, prompt_template, ...drawn } of requests) {
        expect(drawn.seed).toBe(3)
        expect(resolved(request({ ...drawn, prompt: prompt_template }), lists).requests[0]!.prompt).toBe(prompt)
      }
    }
  })

  it('from a list of 20,000 lines take no time to speak of', () => {
    const long = new Map([['long', Array.from({ length: 20_000 }, (_, i) => `word ${i}`)]])
    const before = process.cpuUsage()
    expect(resolved(request({ prompt: '__long__', samples: 100 }), long).requests).toHaveLength(100)
    expect(process.cpuUsage(before).user).toBeLessThan(2e6)
  })
})

describe('prompts from a file', () => {
  it.each([
    ['a red house', { prompt: 'a red house' }],
    ['--prompt "a red house" --steps 12 --seed 5', { prompt: 'a red house', num_inference_steps: 12, seed: 5 }],
    [
      "--prompt a red house --negative_prompt 'no fog' --cfg_scale 5.5",
      { prompt: 'a red house', negative_prompt: 'no fog', guidance_scale: 5.5 },
    ],
    ['--width 640 --height 384 --prompt x --batch_size 2', { width: 640, height: 384, prompt: 'x', samples: 2 }],
    ['--prompt x --batch_size 2 --n_iter 3', { prompt: 'x', samples: 6 }],
    ['a house -- by the sea', { prompt: 'a house -- by the sea' }],
    ['--prompt "never closed', { prompt: '--prompt "never closed' }],
    ['--prompt a\\"b', { prompt: 'a"b' }],
  ])('%s', (line, expected) => {
    expect(promptLines([line])).toEqual([{ request: expected }])
  })

  it('name what they do not understand', () => {
    expect(promptLines(['--prompt x --tiling true --steps many'])).toEqual([
      { request: { prompt: 'x' }, remark: expect.stringContaining('--tiling, num_inference_steps') },
    ])
  })
})

describe('a remark on a line of a file of prompts', () => {
  it('names what is left out, no longer than a name is', () => {
    const [line] = promptLines([
      `--prompt x ${Array.from({ length: 12 }, (_, i) => `--${i}${'a'.repeat(50)} 1`).join(' ')}`,
    ])
    const names = line!.remark!.split('”: ')[1]!.split(', ')
    expect(names).toHaveLength(11)
    expect(names[0]).toBe(`--0${'a'.repeat(37)}…`)
    expect(names[10]).toBe('…')
  })
})

describe('lists in YAML and JSON', () => {
  it('are those of the extension, with their weights', async () => {
    const found: Record<string, [string, number][]> = {}
    for (const [path, text] of Object.entries(golden.files)) {
      for (const [name, lines] of (await listsOf(path, text)).lists) {
        found[name] = lines.map((line) => {
          const weight = optionOf(readTemplate(line)).weight
          return [line.replace(/^[\d.]+::/, ''), weight]
        })
      }
    }
    // The extension leaves numbers and words by key out of a file that is one list; here they are read.
    const { words } = found
    expect(words!.map(([word]) => word)).toEqual(['one', 'two', '3', 'three'])
    // It keeps lists that are empty.
    const full = Object.entries(golden.structured).filter(([name, lines]) => name !== 'words' && lines.length > 0)
    delete found.words
    expect(found).toEqual(Object.fromEntries(full))
  })

  const doubled = Array.from({ length: 60 }, (_, i) => `b${i}: &b${i} {x: [w], y: *b${i - 1}, z: *b${i - 1}}`)
  const refused: [what: string, path: string, text: string, words: string][] = [
    ['wrong indents', 'a.yaml', 'a:\n  - b\n c: d\n', 'line 3'],
    ['choices without quotes', 'a.yml', 'a:\n  - {red|blue} hat\n', 'stand in quotes'],
    ['a hundred thousand brackets', 'a.yaml', `a: ${'['.repeat(100_000)}`, 'no YAML'],
    ['keys in keys in keys', 'a.yaml', '? '.repeat(30_000), 'no YAML'],
    ['code', 'a.yaml', '- !!js/function "x"', 'no YAML'],
    ['half of JSON', 'a.json', '{"a": ', 'not JSON'],
    ['numbers', 'a.json', '{"width": 512, "tags": []}', 'no lists of words'],
    ['a sentence', 'a.yaml', 'just a sentence', 'no lists of words'],
    ['nothing', 'a.yaml', ' ', 'no YAML'],
    ['aliases that lead to ever more', 'a.yaml', doubled.join('\n').replaceAll('*b-1', '[w]'), 'more than 200000'],
  ]
  it.each(refused)('of %s are refused with a sentence', async (_, path, text, words) => {
    const message = expect.stringMatching(new RegExp(`^${path} .*${words}`))
    await expect(listsOf(path, text)).rejects.toMatchObject({ code: 'bad-file', message })
  })

  it('says how many entries are no words', async () => {
    const text = 'a: [x, true, [y], {text: z, weight: much}, {no: words}]\nb: {__proto__: [w]}\nc: 7\n"": [nameless]'
    expect(await listsOf('a.yaml', text)).toEqual({
      lists: [
        ['a', ['x']],
        ['b/__proto__', ['w']],
      ],
      strange: 6,
    })
  })
})
