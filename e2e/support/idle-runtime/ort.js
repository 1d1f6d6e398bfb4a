/**
 * Stands where onnxruntime-web is, with sessions that hardly compute: outputs have the right shapes, follow from the inputs, and
 * differ with the seed and the words. All else of the engine is the real one. It takes a few milliseconds where the runtime
 * takes seconds to start; tests that do not ask what is in a picture need no more.
 */

/** What a pass of the UNet takes, so that there is a run to watch and to stop. It waits and does not compute. */
const passMilliseconds = 40

export const env = { wasm: {}, webgpu: {}, logLevel: 'warning' }

/** @typedef {Record<string, Tensor>} Tensors */

export class Tensor {
  location = 'cpu'

  /** @param {string} type @param {Float32Array} data @param {readonly number[]} dims */
  constructor(type, data, dims) {
    this.type = type
    this.data = data
    this.dims = dims
  }
  async getData() {
    return this.data
  }
  dispose() {}
}

export class InferenceSession {
  /** Of an autoencoder: how many pixels are one latent. */
  scale = 1

  /** @param {Uint8Array} _graph @param {{ externalData?: { path: string }[] }} options */
  static async create(_graph, { externalData = [] } = {}) {
    const session = new InferenceSession()
    const resampling = externalData.map(({ path }) => /(?:up|down)_blocks\.\d+\.(?:up|down)samplers/.exec(path)?.[0])
    session.scale = 2 ** new Set(resampling.filter(Boolean)).size
    return session
  }

  /** @param {Tensors} inputs @param {readonly string[]} outputs @returns {Promise<Tensors>} */
  async run(inputs, outputs) {
    const { embeddings, context, sample, latents, picture } = inputs
    if (embeddings) return Object.fromEntries(outputs.map((name) => [name, embeddings]))
    if (context) return Object.fromEntries(outputs.map((name) => [name, summary(context)]))
    if (sample) return { output: await noise(sample, inputs) }
    if (latents) return { picture: larger(latents, this.scale) }
    if (picture && outputs[0] === 'moments') return { moments: smaller(picture, this.scale, 'grid' in inputs) }
    throw new Error(`The idle runtime has no ${outputs}: let this test have the real one.`)
  }

  async release() {}
}

export default { env, Tensor, InferenceSession }

/**
 * [batch, tokens, width] to one number a batch: what its words are, in short.
 * @param {Tensor} context
 */
function summary({ data, dims: [batch = 1] }) {
  const each = data.length / batch
  const sums = Float32Array.from({ length: batch }, (_, n) =>
    data.subarray(n * each, (n + 1) * each).reduce((sum, value, i) => sum + value * Math.sin(i), 0),
  )
  return new Tensor('float32', sums, [batch])
}

/**
 * Mostly what is in the sample, so that a run comes to an end in range; a little of the words.
 * @param {Tensor} sample @param {Tensors} context
 */
async function noise(sample, context) {
  await new Promise((resolve) => setTimeout(resolve, passMilliseconds))
  const [batch = 1, , height = 1, width = 1] = sample.dims
  const words = Object.values(context).find(({ type, dims }) => type === 'float32' && dims.length === 1)?.data ?? []
  const [taken, given] = [sample.data.length / batch, 4 * height * width]
  const output = new Float32Array(batch * given)
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < given; i++)
      output[n * given + i] = Number(sample.data[n * taken + i]) + 0.1 * Math.tanh(words[n] ?? 0)
  }
  return new Tensor('float32', output, [batch, 4, height, width])
}

/**
 * Latents [1, 4, height, width] to a picture in -1…1.
 * @param {Tensor} latents @param {number} scale
 */
function larger({ data, dims: [, , height = 1, width = 1] }, scale) {
  const [tall, wide] = [height * scale, width * scale]
  const pixels = new Float32Array(3 * tall * wide)
  for (let c = 0, at = 0; c < 3; c++) {
    for (let y = 0; y < tall; y++) {
      const row = (c * height + Math.floor(y / scale)) * width
      for (let x = 0; x < wide; x++) pixels[at++] = Math.tanh(Number(data[row + Math.floor(x / scale)]) / 5)
    }
  }
  return new Tensor('float32', pixels, [1, 3, tall, wide])
}

/**
 * A picture to the means of its latents, and log-variances where its autoencoder has any.
 * @param {Tensor} picture @param {number} scale @param {boolean} hasVariances
 */
function smaller({ data, dims: [, , tall = 1, wide = 1] }, scale, hasVariances) {
  const [height, width] = [tall / scale, wide / scale]
  const moments = new Float32Array((hasVariances ? 8 : 4) * height * width)
  for (let c = 0, at = 0; c < 4; c++) {
    for (let y = 0; y < height; y++) {
      const row = ((c % 3) * tall + y * scale) * wide
      for (let x = 0; x < width; x++) moments[at++] = 5 * Math.atanh(0.99 * Number(data[row + x * scale]))
    }
  }
  return new Tensor('float32', moments, [1, hasVariances ? 8 : 4, height, width])
}
