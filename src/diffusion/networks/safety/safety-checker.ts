/** The safety checker, loaded: it looks at a finished picture and says whether to show it. */
import { GenerationError } from '../../../generation/index.ts'
import type { Raster } from '../../../imaging/index.ts'
import { type ClipVisionConfig, type Component, toFloat32 } from '../../../models/index.ts'
import { clipVisionGraph } from '../graph/index.ts'
import type { Runtime, Session } from '../runtime/index.ts'
import { weightReader } from '../weights/index.ts'
import { clipPicture } from './clip-picture.ts'
import { type Concepts, cosines, isFlagged } from './verdict.ts'

export type SafetyCheckerModel = Component<ClipVisionConfig>

export class SafetyChecker {
  readonly model: SafetyCheckerModel
  private readonly runtime: Runtime
  private readonly embeddings: Concepts
  private readonly thresholds: Concepts
  private session: Session

  private constructor(runtime: Runtime, model: SafetyCheckerModel, tables: Tables, session: Session) {
    this.runtime = runtime
    this.model = model
    this.embeddings = tables.embeddings
    this.thresholds = tables.thresholds
    this.session = session
  }

  /** Loads the network; `onRead` hears the bytes read so far and in all. */
  static async load(
    runtime: Runtime,
    model: SafetyCheckerModel,
    onRead: (loaded: number, total: number) => void = () => {},
  ): Promise<SafetyChecker> {
    const total = Array.from(model.weights.values()).reduce((sum, { begin, end }) => sum + end - begin, 0)
    let loaded = 0
    const session = await sessionOf(runtime, model, runtime.type, (bytes) => {
      loaded += bytes
      onRead(loaded, total)
    })
    return new SafetyChecker(runtime, model, await readTables(model), session)
  }

  /** Whether the picture is one to keep back. */
  async flags(picture: Raster): Promise<boolean> {
    return isFlagged(await this.cosines(picture), this.thresholds)
  }

  /** How near the picture is to each of the checker's concepts. */
  async cosines(picture: Raster): Promise<Concepts> {
    const { image_size: side } = this.model.config
    const values = clipPicture(picture, side)
    let embedding = await this.embedding(values)
    if (!embedding.every(Number.isFinite) && this.session.dialect.type === 'float16') {
      await this.session.release()
      this.session = await sessionOf(this.runtime, this.model, 'float32')
      embedding = await this.embedding(values)
    }
    if (!embedding.every(Number.isFinite)) {
      const sentence = 'The safety checker’s numbers are out of range. Its file may be damaged: open another.'
      throw new GenerationError('non-finite', sentence, { field: 'safety_checker' })
    }
    const { special, concepts } = this.embeddings
    return { special: cosines(embedding, special), concepts: cosines(embedding, concepts) }
  }

  release(): Promise<void> {
    return this.session.release()
  }

  private embedding(values: Float32Array): Promise<Float32Array> {
    const { image_size: side } = this.model.config
    return this.session.values({ picture: this.runtime.float32(values, [1, 3, side, side]) }, 'embedding')
  }
}

function sessionOf(
  runtime: Runtime,
  { config, weights }: SafetyCheckerModel,
  type: Runtime['type'],
  onRead?: (bytes: number) => void,
): Promise<Session> {
  return runtime.session(
    clipVisionGraph(runtime.dialect('safety_checker', type), config),
    weightReader(weights, onRead),
  )
}

interface Tables {
  embeddings: Concepts
  thresholds: Concepts
}

async function readTables({ weights }: SafetyCheckerModel): Promise<Tables> {
  const read = async (name: string) => {
    const { source, begin, end, dtype } = weights.get(name)!
    return toFloat32(await source.read(begin, end), dtype)
  }
  return {
    embeddings: { special: await read('special_care_embeds'), concepts: await read('concept_embeds') },
    thresholds: { special: await read('special_care_embeds_weights'), concepts: await read('concept_embeds_weights') },
  }
}
