/** Prompts that people bring from A1111 and its extensions: what is drawn at which step, what is left out, what is chosen. */
import type { Row } from '../row.ts'

/** What a prompt comes to. `said`: its texts with the last of ten steps that each is drawn at; parts of an AND have their weights. */
export interface Spoken {
  said?: readonly { weight?: number; versions: readonly (readonly [until: number, text: string])[] }[]
  loras?: readonly Record<string, unknown>[]
  /** A word of each remark. */
  told?: readonly string[]
  /** All that its choices make, in order. */
  choices?: readonly string[]
}

const a1111 = 'https://github.com/AUTOMATIC1111/stable-diffusion-webui'
const wiki = `${a1111}/wiki/Features`
const dynamic = 'https://github.com/adieyal/sd-dynamic-prompts'
const blocks = 'https://github.com/hako-mikan/sd-webui-lora-block-weight'

/** Says one text after the other. */
const changing = (...versions: [until: number, text: string][]): Spoken => ({ said: [{ versions }] })
const steady = (text: string): Spoken => changing([10, text])
const lora = (weights: Record<string, unknown>) => [{ name: 'blue_hat', ...weights }]

const editing: readonly Row<string, Spoken>[] = [
  { name: 'from one to another', from: wiki, input: 'a [cat:dog:0.5]', right: changing([5, 'a cat'], [10, 'a dog']) },
  {
    name: 'something from a step on',
    from: wiki,
    input: 'a cat[ in a hat:3]',
    right: changing([3, 'a cat'], [10, 'a cat in a hat']),
  },
  {
    name: 'something up to a step',
    from: wiki,
    input: '[a foggy ::0.2]castle',
    right: changing([2, 'a foggy castle'], [10, 'castle']),
  },
  {
    name: 'a change within a change',
    from: `${a1111}/discussions/5461`,
    input: '[[red:blue:2]:green:6] hat',
    right: changing([2, 'red hat'], [6, 'blue hat'], [10, 'green hat']),
  },
  {
    name: 'a weight within a change',
    from: wiki,
    input: '[(red:1.3):(blue:0.7):4]',
    right: changing([4, '(red:1.3)'], [10, '(blue:0.7)']),
  },
  {
    name: 'a whole number is a step, with a point a fraction',
    from: `${a1111}/pull/12457`,
    input: '[a:b:1.0]',
    right: changing([10, 'a']),
  },
  {
    name: 'a fraction without a nought',
    from: 'A1111’s parser',
    input: 'a [b:.5] c',
    right: changing([5, 'a  c'], [10, 'a b c']),
  },
  { name: 'a step beyond the last', from: 'A1111’s parser', input: '[a:b:25]', right: changing([10, 'a']) },
  { name: 'less weight is no change', from: wiki, input: 'a [dim] light', right: steady('a [dim] light') },
  { name: 'a ratio in brackets', from: `${a1111}/issues/5152`, input: '[16:9]', right: changing([9, ''], [10, '16']) },
  { name: 'a bracket that is escaped', from: wiki, input: 'a \\[b:c:3\\]', right: steady('a \\[b:c:3\\]') },
  {
    name: 'a bar by itself makes all of it literal',
    from: `${a1111}/issues/9135`,
    input: 'a | [b:c:3]',
    right: steady('a | [b:c:3]'),
  },
  {
    name: 'turns that end in a number are no turns',
    from: `${a1111}/issues/4543`,
    input: '[a|b:0.5]',
    right: steady('[a|b:0.5]'),
  },
  {
    name: 'turns',
    from: wiki,
    input: '[cow|horse]',
    right: changing(...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, i % 2 ? 'horse' : 'cow'])),
  },
  {
    name: 'turns with nothing',
    from: `${a1111}/issues/13475`,
    input: '[fe|]male',
    right: changing(...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, i % 2 ? 'male' : 'female'])),
  },
]

const composing: readonly Row<string, Spoken>[] = [
  {
    name: 'two prompts with weights',
    from: wiki,
    input: 'a cat :1.2 AND a dog AND fog :-0.5',
    right: {
      said: [
        { weight: 1.2, versions: [[10, 'a cat']] },
        { weight: 1, versions: [[10, ' a dog']] },
        { weight: -0.5, versions: [[10, ' fog']] },
      ],
    },
  },
  { name: 'a small "and" is a word', from: wiki, input: 'cat and dog', right: steady('cat and dog') },
  {
    name: 'a word with AND in it',
    from: `${a1111}/issues/4090`,
    input: 'SAND and BRANDY',
    right: steady('SAND and BRANDY'),
  },
  {
    name: 'AND over two lines',
    from: `${a1111}/pull/13130`,
    input: 'a cat\nAND\na dog :0.5',
    right: {
      said: [
        { weight: 1, versions: [[10, 'a cat']] },
        { weight: 0.5, versions: [[10, '\na dog']] },
      ],
    },
  },
  {
    name: 'a number at the end is the weight of all',
    from: `${a1111}/issues/7019`,
    input: 'wide, 16:9',
    right: { said: [{ weight: 9, versions: [[10, 'wide, 16']] }] },
  },
  {
    name: 'parts that change',
    from: wiki,
    input: '[a:b:5] AND [c:d:3] :2',
    right: {
      said: [
        {
          weight: 1,
          versions: [
            [5, 'a'],
            [10, 'b'],
          ],
        },
        {
          weight: 2,
          versions: [
            [3, ' c'],
            [10, ' d'],
          ],
        },
      ],
    },
  },
]

const tagged: readonly Row<string, Spoken>[] = [
  {
    name: 'LyCORIS’ own tag',
    from: 'https://github.com/KohakuBlueleaf/a1111-sd-webui-lycoris',
    input: 'x<lyco:blue_hat:0.7>',
    right: { ...steady('x'), loras: lora({ unet: 0.7 }) },
  },
  {
    name: 'a hypernetwork',
    from: wiki,
    input: 'x <hypernet:style:0.5>',
    right: { ...steady('x'), loras: [], told: ['hypernet'] },
  },
  {
    name: 'a tag that another program means',
    from: 'https://github.com/mcmonkeyprojects/SwarmUI',
    input: 'x <segment:face>',
    right: { ...steady('x'), told: ['segment'] },
  },
  {
    name: 'a comma for a point',
    from: `${a1111}/issues/7984`,
    input: '<lora:blue_hat:0,8>',
    right: { loras: lora({ unet: 0.8 }), told: ['0,8'] },
  },
  {
    name: 'a word for a weight',
    from: `${a1111}/issues/7984`,
    input: '<lora:blue_hat:STRENGTH>x',
    right: { loras: lora({ unet: 1 }), told: ['STRENGTH'] },
  },
  {
    name: 'two weights',
    from: `${a1111}/pull/6700`,
    input: '<lora:blue_hat:0.2:0.9>',
    right: { loras: lora({ textEncoder: 0.2, unet: 0.9 }), told: [] },
  },
  {
    name: 'blocks by a preset',
    from: blocks,
    input: '<lora:blue_hat:1:lbw=OUTD>',
    right: { loras: lora({ blocks: { OUT04: 1 } }), told: [] },
  },
  {
    name: 'blocks by seventeen numbers',
    from: blocks,
    input: '<lora:blue_hat:1:0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0>',
    right: { loras: lora({ blocks: { M00: 1 } }), told: [] },
  },
  {
    name: 'blocks by a preset that is nobody’s',
    from: `${blocks}/issues/5`,
    input: '<lora:blue_hat:1:lbw=MYOWN>',
    right: { loras: lora({ unet: 1 }), told: ['MYOWN'] },
  },
  {
    name: 'a LoRA that begins at a step',
    from: blocks,
    input: '<lora:blue_hat:1:start=10>',
    right: { loras: lora({ unet: 1 }), told: ['start'] },
  },
  {
    name: 'a tag without its end',
    from: `${a1111}/issues/11102`,
    input: 'x <lora:blue_hat:1',
    right: { loras: [], told: [] },
  },
  {
    name: 'an embedding in angle brackets is no tag',
    from: 'https://github.com/huggingface/diffusers',
    input: 'a <cat-toy>',
    right: { ...steady('a <cat-toy>'), loras: [], told: [] },
  },
]

const chosen: readonly Row<string, Spoken>[] = [
  { name: 'one of several', from: dynamic, input: 'a {red|blue} hat', right: { choices: ['a red hat', 'a blue hat'] } },
  {
    name: 'two of several',
    from: dynamic,
    input: '{2$$a|b|c}',
    right: { choices: ['a,b', 'a,c', 'b,a', 'b,c', 'c,a', 'c,b'] },
  },
  {
    name: 'one or two, joined by words',
    from: dynamic,
    input: '{1-2$$ and $$a|b}',
    right: { choices: ['a', 'b', 'a and b', 'b and a'] },
  },
  { name: 'weights', from: dynamic, input: '{0.5::a|2::b}', right: { choices: ['a', 'b'] } },
  { name: 'choices in choices', from: dynamic, input: '{a|{b|c} d}', right: { choices: ['a', 'b d', 'c d'] } },
  { name: 'nothing as a choice', from: dynamic, input: 'a {|big }hat', right: { choices: ['a hat', 'a big hat'] } },
  { name: 'a list', from: dynamic, input: '__colours__ hat', right: { choices: ['red hat', 'blue hat'] } },
  { name: 'lists of a folder', from: dynamic, input: '__animals/*__', right: { choices: ['owl', 'lion'] } },
  {
    name: 'a list that is not there',
    from: `${dynamic}/issues/93`,
    input: 'a __hat__',
    right: { choices: ['a __hat__'], told: ['hat'] },
  },
  {
    name: 'a choice in a LoRA’s weight',
    from: `${dynamic}/issues/293`,
    input: '<lora:x:{0.5|1}>',
    right: { choices: ['<lora:x:0.5>', '<lora:x:1>'] },
  },
  {
    name: 'a choice in a change',
    from: `${dynamic}/discussions/251`,
    input: '[{a|b}:c:5]',
    right: { choices: ['[a:c:5]', '[b:c:5]'] },
  },
  {
    name: 'a brace that is meant',
    from: `${dynamic}/issues/98`,
    input: 'a \\{set\\}',
    right: { choices: ['a {set}'] },
  },
  { name: 'a brace that is never closed', from: dynamic, input: 'a {b', right: { choices: ['a {b'] } },
  {
    name: 'NovelAI’s braces are one choice',
    from: 'https://docs.novelai.net',
    input: '{{red}} hat',
    right: { choices: ['red hat'] },
  },
]

/** Every prompt once. */
export const prompts = [...editing, ...composing, ...tagged, ...chosen]
