/** What people type to add a model, what repositories hold, and what servers say. */
import type { Row } from '../row.ts'

/** What is typed, and the wish that it is; or words of the sentence that refuses it. */
type WishRow = Row<string, { wish?: Readonly<Record<string, unknown>>; refused?: string }>
/** A repository's files, and those that are fetched as the best; or words of all labels, or of the refusal. */
export interface RepositoryInput {
  paths: readonly string[]
  /** Whether the device computes in 16 bits; it does where nothing is said. */
  f16?: boolean
}
type RepositoryRow = Row<RepositoryInput, { best?: readonly string[]; labels?: readonly string[]; refused?: string }>
/** The text of an answer, and how many files it lists; or words of the refusal. */
type AnswerRow = Row<string, { files?: number; refused?: string }>

const hub = 'https://huggingface.co'
const typed: readonly WishRow[] = [
  ['a name', 'https://huggingface.co/docs/hub/repositories', 'a/b', { repository: 'a/b', revision: 'main' }],
  [
    'a file by .sft',
    'https://huggingface.co/docs/hub/repositories',
    'a/b/sub/x.sft',
    { repository: 'a/b', path: 'sub/x.sft' },
  ],
  ['a page of a file', 'https://huggingface.co/docs/hub/repositories', `${hub}/a/b/blob/main/x.sft`, { path: 'x.sft' }],
  [
    'an address with a percent sign in its words',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Errors/Malformed_URI',
    `${hub}/a/b/tree/%E0%A4%A`,
    { repository: 'a/b', revision: '%E0%A4%A' },
  ],
  [
    'a file called 100%',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Errors/Malformed_URI',
    'https://x.example/100%.safetensors',
    { type: 'link', address: 'https://x.example/100%.safetensors' },
  ],
].map(([name, from, input, wish]) => ({ name, from, input, right: { wish } }) as WishRow)

export const wishes: readonly WishRow[] = [
  ...typed,
  {
    name: 'a word',
    from: 'https://huggingface.co/docs/hub/repositories',
    input: 'photorealistic',
    right: { refused: 'owner/name' },
  },
  {
    name: 'nothing but signs',
    from: 'https://huggingface.co/docs/hub/repositories',
    input: '%%%/%%%',
    right: { refused: 'owner/name' },
  },
]

const part = (name: string, ...variants: string[]) => variants.map((variant) => `${name}${variant}.safetensors`)
const unet = 'unet/diffusion_pytorch_model'
const vae = 'vae/diffusion_pytorch_model'
const text = 'text_encoder/model'
const shards = (name: string, total: number, before = '', after = '') =>
  Array.from({ length: total }, (_, i) => `${name}${before}-0000${i + 1}-of-0000${total}${after}.safetensors`)
const mixed = 'https://github.com/huggingface/diffusers/issues/11182'
const doubled = 'https://github.com/huggingface/diffusers/issues/1811'
const variant = 'https://github.com/huggingface/diffusers/pull/2694'
const folder = 'https://github.com/huggingface/diffusers/issues/8898'
const pickles = 'https://github.com/huggingface/diffusers/issues/8968'

export const repositories: readonly RepositoryRow[] = [
  {
    name: 'whole weights and their shards',
    from: mixed,
    input: { paths: [...part(unet, ''), ...shards(unet, 2), ...part(vae, '')] },
    right: { best: [...part(unet, ''), ...part(vae, '')] },
  },
  {
    name: 'shards alone',
    from: 'https://github.com/kijai/ComfyUI-CogVideoXWrapper/issues/45',
    input: { paths: [...shards(unet, 2), ...part(vae, '')] },
    right: { best: [...shards(unet, 2), ...part(vae, '')] },
  },
  {
    name: 'sharded into two, and into three',
    from: mixed,
    input: { paths: [...shards(unet, 2), ...shards(unet, 3)] },
    right: { best: shards(unet, 2) },
  },
  {
    name: 'the variant’s name before the number',
    from: mixed,
    input: { paths: [...part(unet, '.bf16'), ...shards(text, 2, '.bf16')] },
    right: { best: [...part(unet, '.bf16'), ...shards(text, 2, '.bf16')], labels: ['folder, bf16'] },
  },
  {
    name: 'the variant’s name behind the number',
    from: mixed,
    input: { paths: [...shards(unet, 2, '', '.fp16'), ...shards(unet, 2)] },
    right: { best: shards(unet, 2, '', '.fp16'), labels: ['folder, 16 bits', 'folder, as published'] },
  },
  {
    name: 'pickles beside what is read',
    from: doubled,
    input: { paths: [`${unet}.bin`, ...part(unet, ''), `${vae}.bin`, ...part(vae, '')] },
    right: { best: [...part(unet, ''), ...part(vae, '')] },
  },
  {
    name: 'halves called float16',
    from: 'https://github.com/huggingface/diffusers/issues/10928',
    input: { paths: [...part(unet, '', '.float16'), ...part(vae, '')] },
    right: { best: [...part(unet, '.float16'), ...part(vae, '')] },
  },
  {
    name: 'not averaged, and nothing else',
    from: variant,
    input: { paths: [...part(unet, '.non_ema'), ...part(vae, '')] },
    right: { best: [...part(unet, '.non_ema'), ...part(vae, '')], labels: ['folder, non_ema'] },
  },
  {
    name: 'not averaged, beside the usual',
    from: variant,
    input: { paths: [...part(unet, '.non_ema', '', '.fp16')], f16: false },
    right: { best: part(unet, ''), labels: ['folder, as published', 'folder, 16 bits', 'folder, non_ema'] },
  },
  {
    name: 'a folder in a folder',
    from: folder,
    input: { paths: ['sd15/model_index.json', ...part(`sd15/${unet}`, ''), ...part(`sd15/${vae}`, ''), 'README.md'] },
    right: {
      best: ['sd15/model_index.json', ...part(`sd15/${unet}`, ''), ...part(`sd15/${vae}`, '')],
      labels: ['folder sd15, as published'],
    },
  },
  {
    name: 'two models in a folder each',
    from: 'https://github.com/huggingface/diffusers/pull/7140',
    input: { paths: [...part(`a/${unet}`, ''), ...part(`b/${unet}`, '')] },
    right: { best: part(`a/${unet}`, ''), labels: ['folder a, as published', 'folder b, as published'] },
  },
  {
    name: 'single files in a folder',
    from: folder,
    input: { paths: ['checkpoints/plain.safetensors'] },
    right: { best: ['checkpoints/plain.safetensors'] },
  },
  {
    name: 'files by .sft',
    from: 'https://huggingface.co/docs/safetensors',
    input: { paths: ['plain.sft', 'plain-fp16.sft'] },
    right: { best: ['plain-fp16.sft'] },
  },
  {
    name: 'a folder by .sft',
    from: 'https://huggingface.co/docs/safetensors',
    input: { paths: [`${unet}.sft`, `${vae}.sft`] },
    right: { best: [`${unet}.sft`, `${vae}.sft`] },
  },
  {
    name: 'a text encoder as a pickle only',
    from: pickles,
    input: { paths: [...part(unet, ''), 'text_encoder/pytorch_model.bin'] },
    right: { labels: ['folder, as published, without text_encoder: there as a pickle only, which is not read'] },
  },
  {
    name: 'a folder that lacks a part, beside a whole file',
    from: 'https://github.com/huggingface/diffusers/issues/1873',
    input: { paths: [...part(unet, ''), 'text_encoder/pytorch_model.bin', 'plain.safetensors'] },
    right: { best: ['plain.safetensors'] },
  },
  {
    name: 'pickles and nothing else',
    from: 'https://github.com/JackAILab/ConsistentID/issues/63',
    input: { paths: [`${unet}.bin`, 'model.ckpt'] },
    right: { refused: 'pickles only' },
  },
]

const sha = 'a'.repeat(40)
const listing = (siblings: unknown, more: object = {}) => JSON.stringify({ sha, siblings, ...more })
const file = { rfilename: 'x.safetensors', size: 9 }
const numbers = 'https://cwe.mitre.org/data/definitions/789.html'
const shapes = 'https://huggingface.co/docs/hub/api'

export const answers: readonly AnswerRow[] = [
  { name: 'a listing', from: shapes, input: listing([file]), right: { files: 1 } },
  {
    name: 'a file of 2^53 bytes',
    from: numbers,
    input: listing([{ ...file, size: 2 ** 53 }]),
    right: { refused: 'no .safetensors' },
  },
  {
    name: 'a file of −1 bytes',
    from: numbers,
    input: listing([{ ...file, size: -1 }]),
    right: { refused: 'no .safetensors' },
  },
  {
    name: 'a large file of 2^53 bytes',
    from: numbers,
    input: listing([{ ...file, lfs: { size: 2 ** 53 } }]),
    right: { refused: 'no .safetensors' },
  },
  { name: 'null among the files', from: shapes, input: listing([null, file]), right: { files: 1 } },
  { name: 'a file without a name', from: shapes, input: listing([{ size: 9 }, file]), right: { files: 1 } },
  {
    name: 'tags and a licence of another form',
    from: shapes,
    input: listing([file], { tags: 'x', cardData: { license: ['mit'] } }),
    right: { files: 1 },
  },
  {
    name: 'a digest that is none',
    from: shapes,
    input: listing([{ ...file, lfs: { sha256: '../..', size: 9 } }]),
    right: { files: 1 },
  },
  { name: 'no files at all', from: shapes, input: listing(null), right: { refused: 'is not a listing' } },
  { name: 'no commit', from: shapes, input: listing([file], { sha: null }), right: { refused: 'is not a listing' } },
  { name: 'a page instead', from: shapes, input: '<!DOCTYPE html>', right: { refused: 'is not a listing' } },
  { name: 'half an answer', from: shapes, input: listing([file]).slice(0, 50), right: { refused: 'is not a listing' } },
  {
    name: 'brackets without an end',
    from: numbers,
    input: '['.repeat(100_000),
    right: { refused: 'is not a listing' },
  },
]
