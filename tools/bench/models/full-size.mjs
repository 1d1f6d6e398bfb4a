/**
 * Writes a checkpoint with random weights and exactly the shapes of Stable Diffusion 1.5 (fp16, 2.1 GB), to measure loading
 * and drawing where the real one is not at hand. It has no tokenizer.
 *
 *   node tools/bench/models/full-size.mjs .cache/full-size            a diffusers folder
 *   node tools/bench/models/full-size.mjs .cache/full-size --single   the same weights as one LDM file, full-size.safetensors
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { configs } from './sd15-configs.mjs'

/** @typedef {{ name: string, shape: number[], seed: number }} Tensor */

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    single: { type: 'boolean', default: false },
    keys: {
      type: 'string',
      default: fileURLToPath(new URL('../../../src/models/checkpoint/__fixtures__/keys.json', import.meta.url)),
    },
  },
})
const [folder] = positionals
if (!folder) throw new Error('Usage: node tools/bench/models/full-size.mjs FOLDER [--single] [--keys keys.json]')

const chunk = new Uint16Array(1 << 23)
/** 4096 numbers of the normal distribution to draw from: Box and Muller, with evenly spread radii and angles for chance. */
const normals = Float32Array.from({ length: 4096 }, (_, i) => {
  const angle = 2 * Math.PI * ((i * (Math.sqrt(5) - 1)) / 2)
  return Math.sqrt(-2 * Math.log((i + 0.5) / 4096)) * Math.cos(angle)
})

const started = performance.now()
if (options.single) {
  writeSafetensors('full-size.safetensors', [
    ...tensors('unet', (_name, ldm) => ldm),
    ...tensors('vae', (_name, ldm) => ldm).map(withConvolutionalAttention),
    ...tensors('text_encoder', (name) => `cond_stage_model.transformer.text_model.${name}`),
  ])
} else {
  writeSafetensors(
    'unet/diffusion_pytorch_model.safetensors',
    tensors('unet', (name) => name),
  )
  writeSafetensors(
    'vae/diffusion_pytorch_model.safetensors',
    tensors('vae', (name) => name),
  )
  writeSafetensors(
    'text_encoder/model.safetensors',
    tensors('text_encoder', (name) => `text_model.${name}`),
  )
  for (const [path, config] of Object.entries(configs)) writeFileSync(place(path), JSON.stringify(config, null, 2))
}
console.log(`Written to ${folder} in ${((performance.now() - started) / 1000).toFixed(1)} s`)

/**
 * One component's tensors by the names that `rename` gives them. The same tensor has the same weights under any name.
 * @param {'unet' | 'vae' | 'text_encoder'} component
 * @param {(name: string, ldm: string) => string} rename
 * @returns {Tensor[]}
 */
function tensors(component, rename) {
  /** @type {Record<string, number[] | { shape: number[], ldm: string }>} */
  const keys = JSON.parse(readFileSync(options.keys, 'utf8'))[component]
  return Object.entries(keys).map(([name, key]) => {
    const { shape, ldm } = Array.isArray(key) ? { shape: key, ldm: name } : key
    return { name: rename(name, ldm), shape, seed: hash(`${component}.${name}`) }
  })
}

/**
 * LDM's VAE has 1×1 convolutions where diffusers has linear layers.
 * @param {Tensor} tensor
 */
function withConvolutionalAttention(tensor) {
  return /attn_1\.(q|k|v|proj_out)\.weight$/.test(tensor.name) ? { ...tensor, shape: [...tensor.shape, 1, 1] } : tensor
}

/**
 * Streams the file to disk, a chunk at a time.
 * @param {string} path
 * @param {Tensor[]} tensors
 */
function writeSafetensors(path, tensors) {
  let end = 0
  const entries = tensors.map(({ name, shape }) => {
    const begin = end
    end += 2 * count(shape)
    return [name, { dtype: 'F16', shape, data_offsets: [begin, end] }]
  })
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) })
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))

  const file = openSync(place(path), 'w')
  writeSync(file, length)
  writeSync(file, header)
  for (const tensor of tensors) for (const weights of chunks(tensor)) writeSync(file, weights)
  closeSync(file)
}

/**
 * A tensor's weights, fp16: variance 1/fan-in, so that activations keep their scale; norms are 1 and biases 0.
 * @param {Tensor} tensor
 */
function* chunks({ name, shape, seed }) {
  const total = count(shape)
  const isMatrix = shape.length > 1
  const scale = 1 / Math.sqrt(count(shape.slice(1)))
  const table = Uint16Array.from(normals, (value) => half(value * scale))
  let state = seed
  for (let start = 0; start < total; start += chunk.length) {
    const part = chunk.subarray(0, Math.min(chunk.length, total - start))
    if (isMatrix) state = fill(part, table, state)
    else part.fill(name.endsWith('weight') ? half(1) : 0)
    yield part
  }
}

/**
 * Draws from the table, two numbers from each state of a 32-bit xorshift generator; gives the last state.
 * @param {Uint16Array} part
 * @param {Uint16Array} table
 * @param {number} state
 */
function fill(part, table, state) {
  for (let i = 0; i < part.length; i += 2) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    part[i] = table[state & 4095] ?? 0
    part[i + 1] = table[(state >>> 16) & 4095] ?? 0
  }
  return state
}

/**
 * The bits of the nearest half; what is below its normal range becomes 0.
 * @param {number} value
 */
function half(value) {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer)
  const exponent = ((bits >>> 23) & 0xff) - 112
  if (exponent <= 0) return 0
  return ((bits >>> 16) & 0x8000) | ((exponent << 10) + ((((bits >>> 12) & 0x7ff) + 1) >>> 1))
}

/**
 * A seed from a name (FNV-1a); never 0, where xorshift would stay.
 * @param {string} name
 */
function hash(name) {
  let value = 0x811c9dc5
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193)
  return value || 1
}

/** @param {readonly number[]} shape */
function count(shape) {
  return shape.reduce((product, size) => product * size, 1)
}

/**
 * A path in the output folder, which is made if need be.
 * @param {string} path
 */
function place(path) {
  const whole = join(String(folder), path)
  mkdirSync(dirname(whole), { recursive: true })
  return whole
}
