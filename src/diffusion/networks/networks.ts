/** A checkpoint's networks, loaded: text to hidden states, hidden states to a context, latents to noise, latents to picture. */
import { GenerationError } from '../../generation/index.ts'
import { type EncodedText, EncodedTexts } from './encoded-texts.ts'
import {
  addedEmbedding,
  deepOutput,
  hiddenOutput,
  pooledOutput,
  timeEmbedding,
  unetSizes,
  vaeDecoderGraph,
  type WeightBits,
} from './graph/index.ts'
import { type Context, dispose, KeptContexts, type Told } from './kept-contexts.ts'
import type { LatentSize } from './latent-size.ts'
import { type Model, textEncodersOf } from './model.ts'
import { encodedPictures, type LatentDistribution } from './picture-encoder.ts'
import {
  all,
  changedRecipes,
  decoderPlan,
  isPassing,
  isText,
  isWord,
  type Part,
  type Plan,
  type Plans,
  plansOf,
  type Recipes,
  type Sessions,
  shallowPlan,
  storedBytes,
  writing,
} from './plans.ts'
import type { Inputs, Runtime, Session, Tensor } from './runtime/index.ts'
import { tableRows } from './token-rows.ts'
import { decoded } from './vae-pass.ts'
import { Merging, weightReader } from './weights/index.ts'

/** 77 token ids, and where among them the text ends. */
export interface Tokens {
  ids: Int32Array
  end: number
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
  /** Those that are on the device now: of SDXL what reads the words comes for as long as they are read. */
  private readonly sessions: Sessions = {}
  private readonly texts = new EncodedTexts()
  private readonly contexts = new KeptContexts()
  /** Whom to tell of parts that come again. */
  private onRead: OnRead
  /** The UNet's outermost layers alone: loaded by the first request that wants them. */
  private shallow: { branch: number; plan: Plan; session: Session } | undefined

  private constructor(
    runtime: Runtime,
    { model, plans, bits }: { model: Model; plans: Plans; bits: WeightBits | undefined },
    onRead: OnRead,
  ) {
    this.runtime = runtime
    this.current = model
    this.plans = plans
    this.bits = bits
    this.onRead = onRead
  }

  /**
   * Loads every part, the UNet's and the text encoder's linear layers in `bits` where given; `onRead` hears the bytes read so far and
   * in all; `signal` is heard between parts. What was loaded is released when a part fails.
   *
   * SDXL's text encoders, a quarter of all, are gone again when the rest comes: `first` may have them encode what is wanted. The keys'
   * and values' graph stays until releaseWords.
   */
  static async load(
    runtime: Runtime,
    model: Model,
    signal: AbortSignal,
    onRead: OnRead,
    { bits, first }: { bits?: WeightBits | undefined; first?: (networks: Networks) => Promise<void> } = {},
  ): Promise<Networks> {
    const plans = plansOf(model, writing(runtime), bits)
    const networks = new Networks(runtime, { model, plans, bits }, onRead)
    try {
      const count = counter(
        all(plans).reduce((sum, [, plan]) => sum + storedBytes(plan), 0),
        onRead,
      )
      const isBefore = (name: Part) => isText(name) && isPassing(name, model.family)
      const [before, then] = [true, false].map((is) => all(plans).filter(([name]) => isBefore(name) === is))
      for (const [name] of before!) await networks.loadPart(name, count, signal)
      if (before!.length > 0) await first?.(networks)
      await networks.releaseTexts()
      for (const [name] of then!) await networks.loadPart(name, count, signal)
    } catch (error) {
      await networks.release()
      throw error
    }
    return networks
  }

  private async loadPart(name: Part, count: (bytes: number) => void, signal?: AbortSignal): Promise<Session> {
    signal?.throwIfAborted()
    const session = await sessionOf(this.runtime, this.plans[name]!, count)
    this.sessions[name] = session
    return session
  }

  /**
   * The session of a part that is there, or comes again beside what is; where there is no room for both, instead of it: what reads the
   * words, the UNet and the VAE can do without each other.
   */
  private async session(name: Part): Promise<Session> {
    const known = this.sessions[name]
    if (known) return known
    const load = () => this.loadPart(name, counter(storedBytes(this.plans[name]!), this.onRead))
    try {
      return await load()
    } catch (error) {
      if (!(error instanceof GenerationError && error.code === 'out-of-memory')) throw error
      const others = this.loaded.filter((other) => !(isWord(other) && isWord(name)))
      if (others.length === 0) throw error
      if (name !== 'unet') await this.releaseShallow()
      for (const other of others) await this.drop(other)
      return load()
    }
  }

  private get loaded(): Part[] {
    return Object.keys(this.sessions) as Part[]
  }

  private async drop(name: Part): Promise<void> {
    const session = this.sessions[name]
    delete this.sessions[name]
    await session?.release()
  }

  /** Makes room for the step loop. */
  private async releaseTexts(): Promise<void> {
    await this.releasePassing(isText)
  }

  /** What reads SDXL's words leaves the device: all contexts are made that are wanted soon. They bring it back where they are not. */
  async releaseWords(): Promise<void> {
    await this.releasePassing(isWord)
  }

  private async releasePassing(isMeant: (name: Part) => boolean): Promise<void> {
    for (const name of this.loaded) if (isMeant(name) && isPassing(name, this.model.family)) await this.drop(name)
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
    this.onRead = onRead
    const before = this.plans
    const plans = this.plansUnder(model)
    const changed = all(plans).map(([name, plan]) => {
      return { name, plan, recipes: changedRecipes(before[name]!, plan), session: this.sessions[name] }
    })
    if (changed.some(({ name, recipes }) => isText(name) && recipes.size > 0)) this.texts.clear()
    if (changed.some(({ name, recipes }) => name === 'context' && recipes.size > 0)) this.contexts.clear()
    const loaded = changed.filter(({ session, recipes }) => session && recipes.size > 0)
    const count = counter(
      loaded.reduce((sum, { plan, recipes }) => sum + storedBytes(plan, recipes), 0),
      onRead,
    )
    this.plans = plans
    const merging = new Merging()
    const rewrite: Rewrite = (session, { weights }, recipes, onRead) =>
      session.rewrite([...recipes.keys()], (rewrites) => merging.weights(weights, rewrites, onRead))
    try {
      for (const { name, plan, recipes, session } of loaded) {
        signal.throwIfAborted()
        const isSameGraph = plan.dialect === before[name]!.dialect
        if (isSameGraph && (await rewrite(session!, plan, recipes, count))) continue
        await this.drop(name)
        await this.loadPart(name, count)
      }
      await this.adoptShallow(model, rewrite)
    } finally {
      merging.end()
    }
    this.current = model
  }

  /** The shallow UNet's weights are among the UNet's. */
  private async adoptShallow({ unet }: Model, rewrite: Rewrite): Promise<void> {
    if (!this.shallow) return
    const { session, plan } = this.shallow
    const next = { ...plan, weights: unet.weights }
    const recipes = changedRecipes(plan, next)
    if (recipes.size === 0 || (await rewrite(session, next, recipes, () => {}))) this.shallow.plan = next
    // It is loaded again where it is wanted.
    else await this.releaseShallow()
  }

  /** The graphs stay as they are, but for another VAE's: writing all of them takes a tenth of a second. */
  private plansUnder(model: Model): Plans {
    const { text, text2, context, unet, decoder } = this.plans
    return {
      text: { ...text, weights: model.textEncoder.weights },
      ...(text2 && { text2: { ...text2, weights: model.textEncoder2!.weights } }),
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
   * What each text encoder makes of a text, not to be written to; `skip` leaves out its last layers, beside the one that SDXL leaves out
   * always. Ids past the vocabulary stand for rows of `vectors`, one list for each encoder. Those of the last texts are kept.
   */
  async encode(tokens: Tokens, skip: number, vectors: readonly Float32Array[] = []): Promise<readonly EncodedText[]> {
    return this.texts.of({ ...tokens, skip, vectors }, async () => {
      const made: EncodedText[] = []
      for (const [i, { config, weights }] of textEncodersOf(this.model).entries()) {
        const layers = config.num_hidden_layers - (this.isNormed ? 0 : 1)
        if (skip >= layers) {
          const sentence = `CLIP layers to skip must be less than ${layers}: this model’s text encoder has no more.`
          throw new GenerationError('invalid-request', sentence, { field: 'clip_skip' })
        }
        const session = await this.session(i === 0 ? 'text' : 'text2')
        const ids = config.projection_dim ? filledUp(tokens) : tokens.ids
        const embeddings = await tableRows(weights.get(tokenTable)!, ids, vectors[i] ?? new Float32Array(0))
        const input = this.runtime.float32(embeddings, [1, ids.length, config.hidden_size])
        made.push(await encoded(session, input, hiddenOutput(skip + (this.isNormed ? 0 : 1), this.isNormed), tokens))
      }
      return made
    })
  }

  /** SD 1.5's UNet hears what the text encoder's last norm gives. */
  private get isNormed(): boolean {
    return this.model.family === 'sd'
  }

  /** Keys and values for hidden states [batch, tokens, hidden_size], and of SDXL what it is told beside them, for each row. */
  async context(hidden: Float32Array, batch: number, told: readonly Told[] = []): Promise<Context> {
    if (isPassing('context', this.model.family)) {
      return this.contexts.of({ hidden, batch, told }, () => this.keysAndValues(hidden, batch, told))
    }
    const tensors = await this.keysAndValues(hidden, batch, told)
    return { batch, tensors, release: () => dispose(tensors) }
  }

  private async keysAndValues(hidden: Float32Array, batch: number, told: readonly Told[]): Promise<Inputs> {
    const { config } = this.model.unet
    // The texts are read: both need not have room beside the UNet.
    if (!this.sessions.context) await this.releaseTexts()
    const session = await this.session('context')
    const width = config.cross_attention_dim
    const tokens = hidden.length / batch / width
    const inputs: Inputs = {
      context: this.runtime.float32(hidden, [batch, tokens, width]),
      context_rows: this.runtime.int64([batch, tokens, -1]),
    }
    if (config.addition_embed_type) {
      const each = config.projection_class_embeddings_input_dim!
      const rows = new Float32Array(batch * each)
      for (const [i, { pooled, sizes }] of told.entries()) rows.set(addedEmbedding(pooled, sizes, config), i * each)
      inputs.told = this.runtime.float32(rows, [batch, each])
    }
    // They may be wanted longer than the session.
    return this.runtime.owned(await session.run(inputs, session.dialect.graph.outputs))
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
    const session = deep ? await this.shallowOf(deep) : await this.denoiser()
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
    const session = await this.denoiser()
    const kept = deepOutput(session.dialect, branch)
    const tensors = await session.run(this.unetInputs(session, { sample, t, context, size }), ['output', kept])
    const map = tensors[kept]!
    const deep = { branch, map, release: () => map.dispose() }
    try {
      return { output: finite((await tensors.output!.getData()) as Float32Array), deep }
    } catch (error) {
      deep.release()
      throw error
    }
  }

  private async denoiser(): Promise<Session> {
    await this.releaseTexts()
    return this.session('unet')
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

  /** It may have made room for what reads the words, or for the VAE. */
  private async shallowOf({ branch }: DeepFeatures): Promise<Session> {
    await this.loadShallow(branch, this.onRead)
    return this.shallow!.session
  }

  /** The latents' distributions of pictures [3, 8·height, 8·width] in -1…1. */
  encodePictures(pictures: readonly Float32Array[], size: LatentSize): Promise<LatentDistribution[]> {
    return encodedPictures(this.runtime, this.model.vae, pictures, size)
  }

  /** The picture of scaled latents, [3, 8·height, 8·width], about -1 to 1; in tiles where the device cannot hold it whole. */
  async decode(latents: Float32Array, size: LatentSize): Promise<Float32Array> {
    const { config } = this.model.vae
    const ready = latents.map((value) => value / config.scaling_factor)
    const decode = async () =>
      decoded({ runtime: this.runtime, session: await this.session('decoder'), config }, ready, size)
    const picture = await decode()
    if (picture.every(Number.isFinite)) return picture
    await this.widenDecoder()
    return decode()
  }

  async release(): Promise<void> {
    this.contexts.clear()
    await this.releaseShallow()
    for (const name of this.loaded) await this.drop(name)
  }

  /** Some VAEs overflow 16 bits: theirs is loaded again in 32, weights included, and stays so. */
  private async widenDecoder(): Promise<void> {
    const { vae } = this.model
    const { type, kept } = this.plans.decoder.dialect
    if (type === 'float32' && !kept) {
      const sentence = 'The VAE gave no picture: its numbers are out of range. Its file may be damaged; choose another.'
      throw new GenerationError('non-finite', sentence)
    }
    await this.drop('decoder')
    const dialect = vaeDecoderGraph(this.runtime.dialect('vae_decoder', 'float32'), vae.config)
    this.plans = { ...this.plans, decoder: { dialect, weights: vae.weights } }
  }
}

/** What a text encoder's session makes of the embeddings of a text. */
async function encoded(session: Session, embeddings: Tensor, hidden: string, { end }: Tokens): Promise<EncodedText> {
  if (!session.dialect.graph.outputs.includes(pooledOutput)) {
    return { hidden: await session.values({ embeddings }, hidden) }
  }
  const tensors = await session.run({ embeddings }, [hidden, pooledOutput])
  const [states, projected] = [tensors[hidden]!, tensors[pooledOutput]!]
  const width = projected.dims.at(-1)!
  const all = (await projected.getData()) as Float32Array
  return { hidden: (await states.getData()) as Float32Array, pooled: all.slice(end * width, (end + 1) * width) }
}

/** OpenCLIP's tokens: what follows the text is token 0. */
function filledUp({ ids, end }: Tokens): Int32Array {
  return ids.slice().fill(0, end + 1)
}

type OnRead = (loaded: number, total: number) => void

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
type Rewrite = (session: Session, plan: Plan, changed: Recipes, onRead: (bytes: number) => void) => Promise<boolean>

/** Tells of what was read, of `total` bytes. What is read again, as nothing could be written over, does not count. */
function counter(total: number, onRead: OnRead): (bytes: number) => void {
  let loaded = 0
  return (bytes) => {
    loaded += bytes
    onRead(Math.min(loaded, total), total)
  }
}
