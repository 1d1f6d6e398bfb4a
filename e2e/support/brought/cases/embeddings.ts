/** Embeddings as trainers save them, and prompts in which their words stand. */
import type { Row } from '../row.ts'

export interface EmbeddingInput {
  /** What the file is called. */
  name: string
  /** One of the copied files. */
  file?: string
  /** Or the shapes of a .safetensors file, F32 where no format is said. */
  tensors?: Readonly<Record<string, readonly number[] | { dtype: string; shape: readonly number[] }>>
  /** Or the text of a PNG's chunk `sd-ti-embedding`: base64 of this JSON, or the text as it is. */
  picture?: { json: unknown } | { text: string }
  /** Or bytes. */
  bytes?: readonly number[]
}

export interface EmbeddingRight {
  /** For each word what calls it up, how many vectors it has and how wide they are, SDXL's for the second text encoder too. */
  words?: readonly { triggers: readonly string[]; count: number; width: number; second?: number }[]
  /** The first word's numbers. */
  vectors?: readonly number[]
  /** A sentence that has these words refuses it. */
  refused?: string
}

type EmbeddingRow = Row<EmbeddingInput, EmbeddingRight>
const word = (triggers: readonly string[], count: number, width: number) => ({ triggers, count, width })

const shared = 'kinds taken from public reports; right values by safetensors 0.8.0 and PyTorch'
const relaxed = 'https://github.com/huggingface/diffusers/pull/4903'
const png = 'https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/14691'
const rows = [
  [0.5, -1.25, 2],
  [3, 0.125, -0.75],
]

const files: readonly EmbeddingRow[] = [
  {
    name: 'metadata of null',
    from: 'https://github.com/foundation-model-stack/fastsafetensors/issues/96',
    input: { name: 'metadata-null.safetensors', file: 'metadata-null.safetensors' },
    right: { words: [word(['metadata-null'], 2, 24)] },
  },
  {
    name: 'a pickle of before PyTorch 1.6',
    from: 'https://github.com/Sygil-Dev/sygil-webui/issues/1065',
    input: { name: 'embedding-legacy.pt', file: 'embedding-legacy.pt' },
    right: { words: [word(['embedding-legacy', 'oldstyle'], 2, 3)], vectors: [0.5, -1.25, 2, 3, 0.125, -0.75] },
  },
  {
    name: 'a token in angle brackets',
    from: 'https://github.com/invoke-ai/InvokeAI/issues/1887',
    input: { name: 'learned_embeds.safetensors', file: 'angle-brackets.safetensors' },
    right: { words: [word(['learned_embeds', '<cat-toy>'], 1, 24)] },
  },
  {
    name: 'for SDXL',
    from: shared,
    input: { name: 'sdxl-embedding.safetensors', file: 'sdxl-embedding.safetensors' },
    right: { words: [{ ...word(['sdxl-embedding'], 2, 768), second: 1280 }] },
  },
  {
    name: 'for SDXL, by the names of diffusers’ trainer',
    from: 'https://github.com/huggingface/diffusers/pull/6225',
    input: { name: 'x.safetensors', tensors: { text_encoders_0: [3, 768], text_encoders_1: [3, 1280] } },
    right: { words: [{ ...word(['x'], 3, 768), second: 1280 }] },
  },
  {
    name: 'for SDXL, of halves that do not go together',
    from: shared,
    input: { name: 'x.safetensors', tensors: { clip_l: [3, 768], clip_g: [2, 1280] } },
    right: { refused: 'has more vectors for one of SDXL’s text encoders' },
  },
  {
    name: 'for SDXL, its second half only',
    from: 'https://github.com/bmaltais/kohya_ss/issues/1389',
    input: { name: 'x.safetensors', tensors: { clip_g: [4, 1280] } },
    right: { refused: 'is half an embedding for SDXL' },
  },
  {
    name: 'clip_l alone',
    from: 'https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/14287',
    input: { name: 'x.safetensors', tensors: { clip_l: [4, 768] } },
    right: { words: [word(['x'], 4, 768)] },
  },
  {
    name: 'for Stable Diffusion 2',
    from: 'https://github.com/huggingface/diffusers/issues/10373',
    input: { name: 'x.safetensors', tensors: { emb_params: [4, 1024] } },
    right: { refused: 'for Stable Diffusion 2' },
  },
  {
    name: 'several tokens in a file',
    from: relaxed,
    input: { name: 'learned.safetensors', tensors: { '<s0>': [768], '<s1>': [2, 768] } },
    right: { words: [word(['<s0>'], 1, 768), word(['<s1>'], 2, 768)] },
  },
  {
    name: 'several tokens without brackets',
    from: 'https://github.com/huggingface/diffusers/pull/4452',
    input: { name: 'learned.safetensors', tensors: { hat: [768], hat_1: [768], hat_2: [768] } },
    right: { words: [word(['hat'], 1, 768), word(['hat_1'], 1, 768), word(['hat_2'], 1, 768)] },
  },
  {
    name: 'a token without brackets',
    from: 'https://github.com/huggingface/diffusers/pull/2009',
    input: { name: 'learned_embeds.safetensors', tensors: { '1a1': [3, 768] } },
    right: { words: [word(['learned_embeds', '1a1'], 3, 768)] },
  },
  {
    name: 'a row of vectors in a list of its own',
    from: shared,
    input: { name: 'x.safetensors', tensors: { emb_params: [1, 5, 768] } },
    right: { words: [word(['x'], 5, 768)] },
  },
  {
    name: 'a single vector',
    from: 'https://github.com/huggingface/diffusers/issues/3097',
    input: { name: 'x.safetensors', tensors: { emb_params: [768] } },
    right: { words: [word(['x'], 1, 768)] },
  },
  {
    name: 'A1111’s dictionary as .safetensors',
    from: 'https://github.com/n00mkrad/text2image-gui/issues/132',
    input: { name: 'EasyMuddy.safetensors', tensors: { 'string_to_param.*': [8, 768] } },
    right: { words: [word(['EasyMuddy'], 8, 768)] },
  },
  {
    name: 'halves',
    from: 'https://github.com/vladmandic/sdnext/issues/3177',
    input: { name: 'x.safetensors', tensors: { emb_params: { dtype: 'F16', shape: [2, 768] } } },
    right: { words: [word(['x'], 2, 768)] },
  },
  {
    name: 'in packed numbers that nobody reads',
    from: shared,
    input: { name: 'x.safetensors', tensors: { emb_params: { dtype: 'F4', shape: [2, 768] } } },
    right: { refused: 'as F4, which is not read' },
  },
  {
    name: 'a path of Windows',
    from: 'https://github.com/willmiao/ComfyUI-Lora-Manager/issues/917',
    input: { name: 'styles\\dull\\EasyMuddy.safetensors', tensors: { emb_params: [1, 768] } },
    right: { words: [word(['EasyMuddy'], 1, 768)] },
  },
  {
    name: 'a whole text encoder, as trainers of diffusers leave one beside it',
    from: 'https://github.com/huggingface/diffusers/issues/7511',
    input: { name: 'model.safetensors', tensors: { 'text_model.embeddings.token_embedding.weight': [9, 768] } },
    right: { words: [] },
  },
  {
    name: 'a pickle that is no tensor’s',
    from: 'https://github.com/TheLastBen/fast-stable-diffusion/issues/2198',
    input: { name: 'x.pt', bytes: [0x80, 2, 0x7d, 0x71, 0, 0x2e, 0, 0, 0] },
    right: { refused: 'pickle' },
  },
  {
    name: 'a zip whose pickle is one byte',
    from: 'a zip that froze a page for good: GLOBAL without a line’s end',
    input: { name: 'x.pt', bytes: zipped('a/data.pkl', [0x63]) },
    right: { refused: 'x.pt is no embedding' },
  },
  {
    name: 'a pickle whose dictionaries double at every level',
    from: 'https://en.wikipedia.org/wiki/Billion_laughs_attack',
    input: { name: 'x.pt', bytes: zipped('a/data.pkl', doubling(60)) },
    right: { words: [] },
  },
  {
    name: 'a tensor of 200 million numbers in 64 bytes',
    from: 'a file that took all of a page’s memory',
    input: { name: 'x.bin', bytes: savedTensor(2e8, 64) },
    right: { refused: 'a tensor of shape [200000000] is not in its 64 bytes' },
  },
  {
    name: 'a tensor of one number more than its bytes hold',
    from: shared,
    input: { name: 'x.bin', bytes: savedTensor(17, 64) },
    right: { refused: 'a tensor of shape [17] is not in its 64 bytes' },
  },
  {
    name: 'a tensor of one number, repeated five million times',
    from: 'https://docs.pytorch.org/docs/stable/generated/torch.Tensor.expand.html',
    input: { name: 'x.bin', bytes: savedTensor(5e6, 64, 0) },
    right: { refused: 'a tensor of shape [5000000] is not in its 64 bytes' },
  },
  {
    name: 'a picture that carries one',
    from: 'https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Textual-Inversion',
    input: { name: 'x.png', picture: { json: { name: 'hat', string_to_param: { '*': { TORCHTENSOR: rows } } } } },
    right: { words: [word(['x', 'hat'], 2, 3)], vectors: rows.flat() },
  },
  ...([
    ['null', { json: null }],
    ['a list', { json: [] }],
    ['no vectors', { json: { string_to_param: {} } }],
    ['words for numbers', { json: { string_to_param: { '*': { TORCHTENSOR: [['a']] } } } }],
    ['rows of unequal length', { json: { string_to_param: { '*': { TORCHTENSOR: [[1, 2], [1]] } } } }],
    ['JSON of endless depth', { text: btoa('['.repeat(9999)) }],
    ['no base64', { text: '§§' }],
    ['no JSON', { text: btoa('{"name') }],
  ].map(([what, picture]) => ({
    name: `a picture that says it carries one, and has ${what}`,
    from: png,
    input: { name: 'x.png', picture: picture as EmbeddingInput['picture'] },
    right: { refused: 'x.png is damaged' },
  })) as EmbeddingRow[]),
]

/** A zip with one stored file, as small as one can be. */
function zipped(path: string, content: readonly number[]): number[] {
  const name = Array.from(path, (letter) => letter.charCodeAt(0))
  const two = (number: number) => [number & 255, number >> 8]
  const four = (number: number) => [...two(number & 65535), ...two(number >> 16)]
  const sizes = [...four(content.length), ...four(content.length), ...two(name.length), ...two(0)]
  const local = [0x50, 0x4b, 3, 4, ...two(20), ...two(0), ...two(0), ...four(0), ...four(0), ...sizes, ...name]
  const entry = [...two(20), ...two(20), ...two(0), ...two(0), ...four(0), ...four(0), ...sizes]
  const directory = [0x50, 0x4b, 1, 2, ...entry, ...two(0), ...two(0), ...two(0), ...four(0), ...four(0), ...name]
  const at = local.length + content.length
  const end = [
    0x50,
    0x4b,
    5,
    6,
    ...two(0),
    ...two(0),
    ...two(1),
    ...two(1),
    ...four(directory.length),
    ...four(at),
    ...two(0),
  ]
  return [...local, ...content, ...directory, ...end]
}

/** {"a": d, "b": d} of {"a": d, "b": d} of …: in Python's memory one dictionary a level, on a walk through it 2 to that power. */
function doubling(levels: number): number[] {
  const bytes = [0x80, 2, 0x7d, 0x71, 0]
  for (let level = 1; level <= levels; level++) {
    const inner = [0x68, level - 1]
    bytes.push(0x7d, 0x71, level, 0x28, 0x58, 1, 0, 0, 0, 0x61, ...inner, 0x58, 1, 0, 0, 0, 0x62, ...inner, 0x75)
  }
  return [...bytes, 0x2e]
}

/** {"<a>": tensor} as PyTorch before 1.6 saves it: a tensor that says how many numbers it has, over bytes that need not be as many. */
function savedTensor(count: number, bytes: number, stride = 1): number[] {
  const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0))
  const text = (said: string) => [0x58, said.length, 0, 0, 0, ...ascii(said)]
  const named = (module: string, name: string) => [0x63, ...ascii(`${module}\n${name}\n`)]
  const int = (number: number) => [0x4a, ...[0, 8, 16, 24].map((bits) => (number >> bits) & 255)]
  const tuple = (...parts: number[][]) => [0x28, ...parts.flat(), 0x74]
  const pickle = (...content: number[]) => [0x80, 2, ...content, 0x2e]
  const storage = tuple(text('storage'), named('torch', 'FloatStorage'), text('0'), text('cpu'), int(bytes / 4), [0x4e])
  const parts = tuple([...storage, 0x51], int(0), tuple(int(count)), tuple(int(stride)), [0x89], [0x7d])
  const tensor = [...named('torch._utils', '_rebuild_tensor_v2'), ...parts, 0x52]
  const magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
  const [protocol, system, keys] = [pickle(...int(1001)), pickle(0x7d), pickle(0x5d, ...text('0'), 0x61)]
  const object = pickle(0x7d, ...text('<a>'), ...tensor, 0x73)
  return [...magic, ...protocol, ...system, ...object, ...keys, bytes / 4, ...new Array(7 + bytes).fill(0)]
}

/** Which words are heard in a text, and where: "word@index". */
type SpokenRow = Row<{ triggers: readonly string[]; text: string }, readonly string[]>
const detected = 'https://github.com/leejet/stable-diffusion.cpp/issues/602'
const brackets = 'https://github.com/invoke-ai/InvokeAI/pull/1526'
const joined = 'https://github.com/nisaruj/comfyui-daam/issues/10'

export const spoken: readonly SpokenRow[] = [
  ['before a comma', detected, ['hat'], 'image of hat, on a mat', ['hat@9']],
  ['at the end', detected, ['hat'], 'image of hat', ['hat@9']],
  ['between words', detected, ['hat'], 'image of hat doing something', ['hat@9']],
  ['brackets before a comma, which CLIP joins', brackets, ['<cat-toy>'], 'a <cat-toy>, on a mat', ['<cat-toy>@2']],
  ['brackets before a full stop', brackets, ['<cat-toy>'], 'a <cat-toy>.', ['<cat-toy>@2']],
  ['brackets in quotation marks', brackets, ['<cat-toy>'], '"<cat-toy>"', ['<cat-toy>@1']],
  ['two in a row without a space', relaxed, ['<s0>', '<s1>'], 'in the style of <s0><s1>', ['<s0>@16', '<s1>@20']],
  [
    'numbered vectors, the longest first',
    'https://github.com/huggingface/diffusers/pull/3188',
    ['1a1', '1a1_1', '1a1_14'],
    '1a1 1a1_1 1a1_14',
    ['1a1@0', '1a1_1@4', '1a1_14@10'],
  ],
  ['brackets and a bracket, which CLIP joins', joined, ['hat)'], 'a (blue hat), x', ['hat)@8']],
  [
    'not within other words',
    'https://github.com/rinongal/textual_inversion/issues/14',
    ['toy'],
    'toys, atoy, cat-toy, toy-box, toy_2, toy2',
    [],
  ],
  [
    'of which something is',
    'https://github.com/rinongal/textual_inversion/issues/14',
    ['toy'],
    "the toy's box",
    ['toy@4'],
  ],
  ['a star', 'https://github.com/rinongal/textual_inversion/issues/14', ['*'], 'a photo of *, red', ['*@11']],
  [
    'a letter of another alphabet',
    'https://github.com/rinongal/textual_inversion/issues/14',
    ['א'],
    'a photo of א!',
    ['א@11'],
  ],
  [
    'capitals as they come',
    'https://github.com/invoke-ai/InvokeAI/pull/3142',
    ['Style-Hamunaptra'],
    'STYLE-hamunaptra.',
    ['Style-Hamunaptra@0'],
  ],
  ['a name with a space', detected, ['bad hands'], 'worst, Bad  Hands', ['bad hands@7']],
  ['a name with a full stop', detected, ['hat.v2'], 'hat.v2, hatxv2', ['hat.v2@0']],
  [
    'after ComfyUI’s word',
    'https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/14287',
    ['EasyMuddy'],
    'embedding:EasyMuddy',
    ['EasyMuddy@10'],
  ],
].map(([name, from, triggers, text, right]) => ({ name, from, input: { triggers, text }, right })) as SpokenRow[]

export const embeddings: readonly EmbeddingRow[] = files
