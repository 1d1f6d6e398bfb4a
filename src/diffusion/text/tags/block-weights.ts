/** `lbw=` of a LoRA's tag: a weight for each block, as sd-webui-lora-block-weight reads it (scripts/lora_block_weight.py). */

/** Weights by the blocks' names: BASE is the text encoder, IN00…IN11, M00 and OUT00…OUT11 are the UNet's. */
export type BlockWeights = Readonly<Record<string, number>>

const numbered = (side: string, numbers: readonly number[]) =>
  numbers.map((number) => `${side}${String(number).padStart(2, '0')}`)
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

const all = ['BASE', ...numbered('IN', upTo(12)), 'M00', ...numbered('OUT', upTo(12))]
const withAttention = [
  'BASE',
  ...numbered('IN', [1, 2, 4, 5, 7, 8]),
  'M00',
  ...numbered('OUT', [3, 4, 5, 6, 7, 8, 9, 10, 11]),
]
/** By how many numbers are written. Twelve and twenty are SDXL's, which A1111 lays over SD 1.5's blocks of the same names. */
const lists: Readonly<Record<number, readonly string[]>> = {
  12: ['BASE', ...numbered('IN', [4, 5, 7, 8]), 'M00', ...numbered('OUT', upTo(6))],
  17: withAttention,
  20: ['BASE', ...numbered('IN', upTo(9)), 'M00', ...numbered('OUT', upTo(9))],
  26: all,
}

/** Seventeen numbers each, a digit for one, as the extension's own file has them. */
const presets: Readonly<Record<string, string>> = {
  NONE: '00000000000000000',
  ALL: '11111111111111111',
  INS: '11110000000000000',
  IND: '10001110000000000',
  INALL: '11111110000000000',
  MIDD: '10001111111100000',
  OUTD: '10000000111100000',
  OUTS: '10000000000011111',
  OUTALL: '10000000111111111',
}

/** Reads a list of numbers, a preset's name or a block's; undefined where it is none of them. Blocks that a list leaves out count 0. */
export function blockWeights(text: string): BlockWeights | undefined {
  const name = text.trim().toUpperCase()
  const block = name === 'MID' ? 'M00' : name
  if (all.includes(block)) return weightsOf([block], [1])
  if (name === 'ALL0.5') return weightsOf(withAttention, Array(17).fill(0.5))
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined
  if (preset) return weightsOf(withAttention, Array.from(preset, Number))
  const parts = text.split(',').map((part) => part.trim())
  const names = lists[parts.length]
  const isNumber = (part: string) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(part)
  return names && parts.every(isNumber) ? weightsOf(names, parts.map(Number)) : undefined
}

function weightsOf(names: readonly string[], values: readonly number[]): BlockWeights {
  const given = new Map(names.map((name, i) => [name, values[i]!]))
  return Object.fromEntries(all.map((name) => [name, given.get(name) ?? 0]))
}
