/** A checkpoint's networks, loaded: text to hidden states, hidden states to a context, latents to noise, latents to picture. */
import { GenerationError } from '../../generation/index.ts'
import {
  type ClipTextConfig,
  type Component,
  type Patch,
  type StoredTensor,
  toFloat32,
  type UnetConfig,
  type VaeConfig,
  type Weights,
} from '../../models/index.ts'
import { EncodedTexts } from './encoded-texts.ts'
import {
  branches,
  clipTextGraph,
  contextGraph,
  type Dialect,
  deepOutput,
  hiddenOutput,
  timeEmbedding,
  unetGraph,
  unetSizes,
  vaeDecoderGraph,
  WebGpuDialect,
  type WeightBits,
  type WeightRecipe,
  weightBytes,
} from './graph/index.ts'
import type { LatentSize } from './latent-size.ts'
import { encodedPictures, type LatentDistribution } from './picture-encoder.ts'
import type { Inputs, Runtime, Session, Tensor } from './runtime/index.ts'
import { decoded } from './vae-pass.ts'
import { weightReader } from './weights/index.ts'

/** A model with all the parts that it takes to make a picture. */
export interface Model {
  unet: Component<UnetConfig>
  vae: Component<VaeConfig>
  textEncoder: Component<ClipTextConfig>
}

/** The prompts as the UNet's cross-attentions want them; lives on the GPU until it is released. */
export interface Context {
  batch: number
  tensors: Inputs
  release(): void
}

/** What the deep layers of the UNet made of one sample, for the calls after it; lives on the GPU until it is released. */
export interface DeepFeatures {
  branch: number
  map: Tensor
  release(): void
}

/** What is given to the UNet at one call: samples [batch, in_channels, height, width] at timestep `t`. */
interface Call {
  sample: Float32Array
  t: number
  context: Context
  size: LatentSize
}

const tokenTable = 'embeddings.token_embedding.weight'

export class Networks {
  /** What linear layers are rounded to, if they are. */
  readonly bits: WeightBits | undefined
  private current: Model
  /** How the sessions were made of it. */
  private plans: Plans
  private readonly runtime: Runtime
  private readonly sessions: { text: Session; context: Session; unet: Session; decoder: Session }
  private readonly texts = new EncodedTexts()
  /** The UNet's outermost layers alone: loaded by the first request that wants them. */
  private shallow: { branch: number; plan: Plan; session: Session } | undefined

  private constructor(
    runtime: Runtime,
    { model, plans, bits }: { model: Model; plans: Plans; bits: WeightBits | undefined },
    sessions: Networks['sessions'],
  ) {
    this.runtime = runtime
    this.current = model
    this.plans = plans
    this.bits = bits
    this.sessions = sessions
  }

  /**
   * Loads every part, the UNet's and the text encoder's linear layers in `bits` where given; `onRead` hears the bytes read so far and
   * in all; `signal` is heard between parts. What was loaded is released when a part fails.
   */
  static async load(
    runtime: Runtime,
    model: Model,
    signal: AbortSignal,
    onRead: OnRead,
    bits?: WeightBits,
  ): Promise<Networks> {
    const plans = plansOf(model, writing(runtime), bits)
    const made: Partial<Networks['sessions']> = {}
    try {
      const total = Object.values(plans).reduce((sum, plan) => sum + storedBytes(plan), 0)
      const count = counter(total, onRead)
      for (const name of loadingOrder) {
        signal.throwIfAborted()
        made[name] = await sessionOf(runtime, plans[name], count)
      }
    } catch (error) {
      for (const session of Object.values(made)) await session.release()
      throw error
    }
    return new Networks(runtime, { model, plans, bits }, made as Networks['sessions'])
  }

  get model(): Model {
    return this.current
  }

  /**
   * Goes on with the same model under other LoRAs, or with another VAE. On a GPU what LoRAs change is written over in place; elsewhere, and
   * wherever that is in doubt, a network is loaded anew after its predecessor made room. After a failure there is nothing left to
   * draw with: release what remains.
   */
  async adopt(model: Model, signal: AbortSignal, onRead: OnRead): Promise<void> {
    const plans = this.plansUnder(model)
    const changed = loadingOrder.map((name) => ({ name, recipes: changedRecipes(this.plans[name], plans[name]) }))
    const count = counter(
      changed.reduce((sum, { name, recipes }) => sum + storedBytes(plans[name], recipes), 0),
      onRead,
    )
    for (const { name, recipes } of changed) {
      if (recipes.size === 0) continue
      signal.throwIfAborted()
      if (name === 'text') this.texts.clear()
      const isSameGraph = plans[name].dialect === this.plans[name].dialect
      if (isSameGraph && (await rewritten(this.sessions[name], plans[name], recipes, count))) continue
      await this.sessions[name].release()
      this.sessions[name] = await sessionOf(this.runtime, plans[name], count)
    }
    await this.adoptShallow(model)
    this.current = model
    this.plans = plans
  }

  /** The shallow UNet's weights are among the UNet's. */
  private async adoptShallow({ unet }: Model): Promise<void> {
    if (!this.shallow) return
    const { session, plan } = this.shallow
    const next = { ...plan, weights: unet.weights }
    const recipes = changedRecipes(plan, next)
    if (recipes.size === 0 || (await rewritten(session, next, recipes, () => {}))) this.shallow.plan = next
    // It is loaded again where it is wanted.
    else await this.releaseShallow()
  }

  /** The graphs stay as they are, but for another VAE's: writing all of them takes a tenth of a second. */
  private plansUnder(model: Model): Plans {
    const { text, context, unet, decoder } = this.plans
    return {
      text: { ...text, weights: model.textEncoder.weights },
      context: { ...context, weights: model.unet.weights },
      unet: { ...unet, weights: model.unet.weights },
      decoder: model.vae === this.current.vae ? decoder : decoderPlan(model.vae, writing(this.runtime)),
    }
  }

  /** Loads what `predict` takes with the deep features of `branch`, unless it is there. */
  async loadShallow(branch: number, onRead: OnRead): Promise<void> {
    if (this.shallow?.branch === branch) return
    await this.releaseShallow()
    const plan = shallowPlan(this.runtime, this.model.unet, branch)
    this.shallow = { branch, plan, session: await sessionOf(this.runtime, plan, counter(storedBytes(plan), onRead)) }
  }

  private async releaseShallow(): Promise<void> {
    const { shallow } = this
    this.shallow = undefined
    await shallow?.session.release()
  }

  /**
   * Hidden states of 77 token ids, [77 · hidden_size], not to be written to; `skip` leaves out the text encoder's last layers. Ids past
   * the vocabulary stand for the rows of `vectors`. Those of the last texts are kept.
   */
  async encode(ids: Int32Array, skip: number, vectors: Float32Array = new Float32Array(0)): Promise<Float32Array> {
    const { hidden_size: width, num_hidden_layers: layers } = this.model.textEncoder.config
    if (skip >= layers) {
      const sentence = `CLIP layers to skip must be less than ${layers}: this model’s text encoder has no more.`
      throw new GenerationError('invalid-request', sentence, { field: 'clip_skip' })
    }
    return this.texts.of({ ids, skip, vectors }, async () => {
      const embeddings = await tableRows(this.model.textEncoder.weights.get(tokenTable)!, ids, vectors)
      const input = this.runtime.float32(embeddings, [1, ids.length, width])
      return this.sessions.text.values({ embeddings: input }, hiddenOutput(skip))
    })
  }

  /** Keys and values for hidden states [batch, tokens, hidden_size]. */
  async context(hidden: Float32Array, batch: number): Promise<Context> {
    const session = this.sessions.context
    const width = this.model.unet.config.cross_attention_dim
    const tokens = hidden.length / batch / width
    const inputs = {
      context: this.runtime.float32(hidden, [batch, tokens, width]),
      context_rows: this.runtime.int64([batch, tokens, -1]),
    }
    const tensors = await session.run(inputs, session.dialect.graph.outputs)
    return { batch, tensors, release: () => Object.values(tensors).forEach(dispose) }
  }

  /**
   * The UNet's output for `sample` [batch, in_channels, height, width] at timestep `t`; with the deep features of an earlier call
   * for the same contexts and size only its outermost layers run, as loadShallow has loaded them.
   */
  async predict(
    sample: Float32Array,
    t: number,
    context: Context,
    size: LatentSize,
    deep?: DeepFeatures,
  ): Promise<Float32Array> {
    const session = deep ? this.shallowOf(deep) : this.sessions.unet
    const inputs = { ...this.unetInputs(session, { sample, t, context, size }), ...(deep && { deep: deep.map }) }
    return finite(await session.values(inputs, 'output'))
  }

  /** The same by all layers, and the deep features that later calls can take for their own. */
  async predictKeeping(
    sample: Float32Array,
    t: number,
    context: Context,
    size: LatentSize,
    branch: number,
  ): Promise<{ output: Float32Array; deep: DeepFeatures }> {
    const session = this.sessions.unet
    const kept = deepOutput(session.dialect, branch)
    const tensors = await session.run(this.unetInputs(session, { sample, t, context, size }), ['output', kept])
    const map = tensors[kept]!
    const deep = { branch, map, release: () => dispose(map) }
    try {
      return { output: finite((await tensors.output!.getData()) as Float32Array), deep }
    } catch (error) {
      deep.release()
      throw error
    }
  }

  private unetInputs({ dialect }: Session, { sample, t, context, size }: Call): Inputs {
    const { batch } = context
    const { config } = this.model.unet
    const inputs: Inputs = {
      ...context.tensors,
      sample: this.runtime.float32(sample, [batch, config.in_channels, size.height, size.width]),
      time: this.runtime.float32(timeEmbedding(t, config), [1, config.block_out_channels[0]!]),
    }
    for (const [name, shape] of Object.entries(unetSizes(config, { batch, ...size }, dialect.layout))) {
      inputs[name] = this.runtime.int64(shape)
    }
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => dialect.graph.inputs.includes(name)))
  }

  private shallowOf({ branch }: DeepFeatures): Session {
    if (this.shallow?.branch !== branch) throw new Error(`No shallow UNet of branch ${branch} is loaded`)
    return this.shallow.session
  }

  /** The latents' distributions of pictures [3, 8·height, 8·width] in -1…1. */
  encodePictures(pictures: readonly Float32Array[], size: LatentSize): Promise<LatentDistribution[]> {
    return encodedPictures(this.runtime, this.model.vae, pictures, size)
  }

  /** The picture of scaled latents, [3, 8·height, 8·width], about -1 to 1; in tiles where the device cannot hold it whole. */
  async decode(latents: Float32Array, size: LatentSize): Promise<Float32Array> {
    const { config } = this.model.vae
    const ready = latents.map((value) => value / config.scaling_factor)
    const decode = () => decoded({ runtime: this.runtime, session: this.sessions.decoder, config }, ready, size)
    const picture = await decode()
    if (picture.every(Number.isFinite)) return picture
    await this.widenDecoder()
    return decode()
  }

  async release(): Promise<void> {
    await this.releaseShallow()
    for (const session of Object.values(this.sessions)) await session.release()
  }

  /** Some VAEs overflow 16 bits: theirs is loaded again in 32, and stays so. */
  private async widenDecoder(): Promise<void> {
    const { vae } = this.model
    if (this.sessions.decoder.dialect.type === 'float32') {
      const sentence = 'The VAE gave no picture: its numbers are out of range. Its file may be damaged; choose another.'
      throw new GenerationError('non-finite', sentence)
    }
    await this.sessions.decoder.release()
    const dialect = vaeDecoderGraph(this.runtime.dialect('vae_decoder', 'float32'), vae.config)
    this.sessions.decoder = await this.runtime.session(dialect, weightReader(vae.weights))
  }
}

/** Rows of the token table: read from the file 77 at a time, so that the largest weight of all is never loaded. */
async function tableRows(
  { source, begin, end, shape, dtype }: StoredTensor,
  ids: Int32Array,
  vectors: Float32Array,
): Promise<Float32Array> {
  const [count, width] = shape as [number, number]
  const rowBytes = (end - begin) / count
  const rows = new Float32Array(ids.length * width)
  const read = new Map<number, Float32Array>()
  for (const [i, id] of ids.entries()) {
    const own = (id - count) * width
    if (own >= 0 && own < vectors.length) {
      rows.set(vectors.subarray(own, own + width), i * width)
      continue
    }
    if (id >= count)
      throw new GenerationError(
        'bad-file',
        'The model’s tokenizer knows words that its text encoder does not: its files do not belong together. Choose another model.',
      )
    const row = read.get(id) ?? toFloat32(await source.read(begin + id * rowBytes, begin + (id + 1) * rowBytes), dtype)
    read.set(id, row)
    rows.set(row, i * width)
  }
  return rows
}

type OnRead = (loaded: number, total: number) => void

interface Plan {
  dialect: Dialect
  weights: Weights
  /** Outputs that stay on the GPU, where there is one. */
  onGpu?: readonly string[]
}

const loadingOrder = ['unet', 'context', 'text', 'decoder'] as const

type Plans = Record<(typeof loadingOrder)[number], Plan>

/** Gives an empty graph, its linear layers in `bits` where given. */
type Write = (name: string, bits?: WeightBits) => Dialect

const writing =
  (runtime: Runtime): Write =>
  (name, bits) =>
    runtime.dialect(name, undefined, bits)

function plansOf({ textEncoder, unet, vae }: Model, write: Write, bits: WeightBits | undefined): Plans {
  const context = contextGraph(write('context', bits), unet.config)
  const denoiser = unetGraph(write('unet', bits), unet.config)
  const deep = Array.from({ length: branches }, (_, branch) => deepOutput(denoiser, branch))
  // In 4 bits the words' numbers would be off by a twentieth (measured on the demo model).
  const text = clipTextGraph(write('text_encoder', bits && 8), textEncoder.config)
  return {
    text: { dialect: text, weights: textEncoder.weights },
    context: { dialect: context, weights: unet.weights, onGpu: context.graph.outputs },
    unet: { dialect: denoiser, weights: unet.weights, onGpu: deep },
    decoder: decoderPlan(vae, write),
  }
}

/** Never rounded: next to nothing of it is linear layers. */
function decoderPlan({ config, weights }: Model['vae'], write: Write): Plan {
  return { dialect: vaeDecoderGraph(write('vae_decoder'), config), weights }
}

/** Bytes that a model's weights take of the device's memory, by what its linear layers are kept in. */
export interface NetworkMemory extends Readonly<Record<'exact' | WeightBits, number>> {
  /** What those are kept in that are not rounded. */
  readonly exactBits: 16 | 32
}

/** Counted from the graphs: what is loaded beside them comes on top. `type` is that of what is not rounded. */
export function networkMemory(model: Model, type: 'float32' | 'float16'): NetworkMemory {
  const write: Write = (name, bits) => new WebGpuDialect(name, { type, fusedAttention: true, bits })
  const bytesOfOne = type === 'float16' ? 2 : 4
  // One writing tells all three: the same layers are rounded whatever the bits.
  const recipes = Object.values(plansOf(model, write, 4)).flatMap(({ dialect }) => [...dialect.graph.weights.values()])
  const sum = (bytes: (recipe: WeightRecipe) => number) => recipes.reduce((total, recipe) => total + bytes(recipe), 0)
  return {
    exact: sum((recipe) => (recipe.rounded ? bytesOfOne * roundedNumbers(recipe) : weightBytes(recipe))),
    8: sum((recipe) => roundedNumbers(recipe) || weightBytes(recipe)),
    4: sum(weightBytes),
    exactBits: bytesOfOne === 2 ? 16 : 32,
  }
}

/** How many numbers stand in the codes of a weight; none in scales, and in what is not rounded. */
function roundedNumbers(recipe: WeightRecipe): number {
  return recipe.rounded?.gives === 'codes' ? (8 * weightBytes(recipe)) / recipe.rounded.bits : 0
}

/** Never rounded: it has a fiftieth of the weights. */
function shallowPlan(runtime: Runtime, { config, weights }: Model['unet'], branch: number): Plan {
  return { dialect: unetGraph(runtime.dialect(`unet_branch_${branch}`), config, branch), weights }
}

/** The output of a network, unless it went out of range. */
function finite(output: Float32Array): Float32Array {
  if (output.every(Number.isFinite)) return output
  const sentence =
    'The model’s numbers went out of range, so there is no picture. Try another scheduler, a lower guidance or another file of this model.'
  throw new GenerationError('non-finite', sentence)
}

function sessionOf(
  runtime: Runtime,
  { dialect, weights, onGpu = [] }: Plan,
  count: (bytes: number) => void,
): Promise<Session> {
  return runtime.session(dialect, weightReader(weights, count), { onGpu: runtime.device.gpu ? onGpu : [] })
}

/** Writes the changed weights of a session over; false where it is to be loaded anew. */
function rewritten(
  session: Session,
  { weights }: Plan,
  changed: Recipes,
  count: (bytes: number) => void,
): Promise<boolean> {
  return session.rewrite([...changed.keys()], weightReader(weights, count))
}

/** Tells of what was read, of `total` bytes. What is read again, as nothing could be written over, does not count. */
function counter(total: number, onRead: OnRead): (bytes: number) => void {
  let loaded = 0
  return (bytes) => {
    loaded += bytes
    onRead(Math.min(loaded, total), total)
  }
}

/** Weights by their names in a graph. */
type Recipes = ReadonlyMap<string, WeightRecipe>

/** The weights that are other numbers in `after` than in `before`: all of another graph, and else those whose LoRAs differ. */
function changedRecipes(before: Plan, after: Plan): Recipes {
  const all = after.dialect.graph.weights
  if (after.dialect !== before.dialect) return all
  const isChanged = (name: string) => !areSame(before.weights.get(name)?.patches, after.weights.get(name)?.patches)
  return new Map([...all].filter(([, { parts }]) => parts.some(isChanged)))
}

function areSame(before: readonly Patch[] = [], after: readonly Patch[] = []): boolean {
  const isSame = ({ layer, strength }: Patch, i: number) => layer === after[i]!.layer && strength === after[i]!.strength
  return before.length === after.length && before.every(isSame)
}

function storedBytes({ dialect, weights }: Plan, recipes: Recipes = dialect.graph.weights): number {
  let sum = 0
  for (const { parts, rows, rounded } of recipes.values()) {
    // They are read with the codes.
    if (rounded?.gives === 'scales') continue
    for (const name of parts) {
      const { begin, end, shape } = weights.get(name)!
      sum += rows ? ((end - begin) * (rows[1] - rows[0])) / shape[0]! : end - begin
    }
  }
  return sum
}

function dispose(tensor: Tensor): void {
  tensor.dispose()
}
