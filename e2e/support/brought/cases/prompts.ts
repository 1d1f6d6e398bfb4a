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
    from: wiki,
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
  { name: 'a step beyond the last', from: `${a1111}/issues/655`, input: '[a:b:25]', right: changing([10, 'a']) },
  { name: 'less weight is no change', from: wiki, input: 'a [dim] light', right: steady('a [dim] light') },
  { name: 'a ratio in brackets', from: 'A1111’s parser', input: '[16:9]', right: changing([9, ''], [10, '16']) },
  { name: 'a bracket that is escaped', from: wiki, input: 'a \\[b:c:3\\]', right: steady('a \\[b:c:3\\]') },
  {
    name: 'a bar by itself makes all of it literal',
    from: 'A1111’s parser',
    input: 'a | [b:c:3]',
    right: steady('a | [b:c:3]'),
  },
  {
    name: 'turns that end in a number are no turns',
    from: 'A1111’s parser',
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
    from: `${a1111}/pull/12319`,
    input: '[fe|]male',
    right: changing(...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, i % 2 ? 'male' : 'female'])),
  },
]

const reported: readonly Row<string, Spoken>[] = [
  {
    name: 'an edit behind a comma',
    from: `${a1111}/issues/10966`,
    input: 'a cat, [black:white:0.2]',
    right: changing([2, 'a cat, black'], [10, 'a cat, white']),
  },
  {
    name: 'nothing before',
    from: `${a1111}/issues/10966`,
    input: '[:white:0.2]',
    right: changing([2, ''], [10, 'white']),
  },
  {
    name: 'nothing after',
    from: `${a1111}/issues/10966`,
    input: '[black::0.2]',
    right: changing([2, 'black'], [10, '']),
  },
  {
    name: 'spaces around the step',
    from: `${a1111}/pull/12414`,
    input: '[from:to: 0.5 ]',
    right: changing([5, 'from'], [10, 'to']),
  },
  {
    name: 'a space before the colon',
    from: `${a1111}/issues/6817`,
    input: '[cat:frog :0.2]',
    right: changing([2, 'cat'], [10, 'frog ']),
  },
  {
    name: 'two words without a step are less weight',
    from: `${a1111}/issues/16039`,
    input: '[cat:dog]',
    right: steady('[cat:dog]'),
  },
  {
    name: 'a range of steps is none',
    from: `${a1111}/issues/8430`,
    input: 'a cat [with fur:10:15]',
    right: changing([10, 'a cat with fur']),
  },
  {
    name: 'turns with nothing at the end',
    from: `${a1111}/issues/8161`,
    input: '[red|] apple',
    right: changing(...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, i % 2 ? ' apple' : 'red apple'])),
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
    from: 'A1111’s parser',
    input: 'SAND and BRANDY',
    right: steady('SAND and BRANDY'),
  },
  {
    name: 'AND over two lines',
    from: 'A1111’s parser',
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
    from: 'A1111’s parser',
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
    from: `${a1111}/issues/12272`,
    input: '<lora:blue_hat:0,8>',
    right: { loras: lora({ unet: 0.8 }), told: ['0,8'] },
  },
  {
    name: 'a word for a weight',
    from: `${blocks}/issues/78`,
    input: '<lora:blue_hat:STRENGTH>x',
    right: { loras: lora({ unet: 1 }), told: ['STRENGTH'] },
  },
  {
    name: 'two weights',
    from: wiki,
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
    from: `${blocks}/issues/107`,
    input: '<lora:blue_hat:1:0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0>',
    right: { loras: lora({ blocks: { M00: 1 } }), told: [] },
  },
  {
    name: 'blocks by a preset that is nobody’s',
    from: `${blocks}/issues/93`,
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
    from: 'A1111’s parser',
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

const taggedElsewhere: readonly Row<string, Spoken>[] = [
  {
    name: 'a space in a number',
    from: `${a1111}/issues/12272`,
    input: '<lora:blue_hat:0. 6>',
    right: { loras: lora({ unet: 0.6 }), told: ['0. 6'] },
  },
  {
    name: 'half of all blocks',
    from: `${blocks}/issues/109`,
    input: '<lora:blue_hat:1.4:ALL0.5>',
    right: { loras: lora({ unet: 1.4, blocks: { BASE: 0.5, M00: 0.5 } }), told: [] },
  },
  {
    name: 'blocks that begin with 1,0,1',
    from: `${blocks}/issues/89`,
    input: '<lora:blue_hat:1:1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0>',
    right: { loras: lora({ blocks: { BASE: 1, IN01: 0, IN02: 1 } }), told: [] },
  },
  {
    name: 'blocks for a grid that is not drawn',
    from: `${blocks}/issues/90`,
    input: '<lora:blue_hat:1:XYZ>',
    right: { loras: lora({ unet: 1 }), told: ['XYZ'] },
  },
  {
    name: 'weights that change between steps',
    from: 'https://github.com/cheald/sd-webui-loractl/issues/6',
    input: '<lora:blue_hat:0.0@0.6,0.8@0.7>',
    right: { loras: lora({ unet: 0.8 }), told: ['changes with the steps'] },
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
    from: dynamic,
    input: 'a __hat__',
    right: { choices: ['a __hat__'], told: ['hat'] },
  },
  {
    name: 'a choice in a LoRA’s weight',
    from: `${dynamic}/issues/434`,
    input: '<lora:x:{0.5|1}>',
    right: { choices: ['<lora:x:0.5>', '<lora:x:1>'] },
  },
  {
    name: 'a choice in a change',
    from: `${dynamic}/issues/142`,
    input: '[{a|b}:c:5]',
    right: { choices: ['[a:c:5]', '[b:c:5]'] },
  },
  {
    name: 'a brace that is meant',
    from: `${dynamic}/issues/482`,
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
  {
    name: 'one LoRA or the other',
    from: `${dynamic}/issues/241`,
    input: '{<lora:a:1>|<lora:b:1>}',
    right: { choices: ['<lora:a:1>', '<lora:b:1>'] },
  },
  {
    name: 'a LoRA with two underscores in its name',
    from: `${dynamic}/issues/818`,
    input: '<lora:Example__I_exist:1> __colours__ hat',
    right: { choices: ['<lora:Example__I_exist:1> red hat', '<lora:Example__I_exist:1> blue hat'] },
  },
  {
    name: 'a LoRA with three underscores behind a list',
    from: `${dynamic}/issues/269`,
    input: '__colours__ , <lora:tama5___Style_v10:0.7>',
    right: { choices: ['red , <lora:tama5___Style_v10:0.7>', 'blue , <lora:tama5___Style_v10:0.7>'] },
  },
  {
    name: 'two underscores and a tilde',
    from: `${dynamic}/issues/685`,
    input: '{a|b} <lora:Some__0.3~0.6:1>',
    right: { choices: ['a <lora:Some__0.3~0.6:1>', 'b <lora:Some__0.3~0.6:1>'] },
  },
  {
    name: 'a bar that is meant',
    from: `${dynamic}/issues/482`,
    input: '{blue eyes|\\|_\\|}',
    right: { choices: ['blue eyes', '|_|'] },
  },
  {
    name: 'less weight beside choices',
    from: `${dynamic}/issues/142`,
    input: '{apple|orange} [low emphasis]',
    right: { choices: ['apple [low emphasis]', 'orange [low emphasis]'] },
  },
  {
    name: 'a weight for nothing',
    from: `${dynamic}/issues/665`,
    input: '{3::|looking up}',
    right: { choices: ['', 'looking up'] },
  },
]

/** Every prompt once. */
export const prompts = [...editing, ...reported, ...composing, ...tagged, ...taggedElsewhere, ...chosen]
