/** The parts of a model: as found, which the openers of folders and of single files hand over, and as understood. */
import type { Weights } from '../bytes/index.ts'
import type { Json } from '../configs/index.ts'

/** Tensors under the names that the file gives them; `where` is the file to name when they turn out wrong. */
export interface Part {
  weights: Weights
  where: string
}

export interface Parts {
  unet: Part
  vae: Part | undefined
  /** CLIP's. */
  textEncoder: Part | undefined
  /** OpenCLIP's, which has a projection: SDXL's second, and the only one of SDXL's refiner. */
  textEncoder2: Part | undefined
  /** What the weights' own files say about the scheduler. */
  scheduler: Json
}

/** A network: its config, and exactly the tensors that the config calls for. */
export interface Component<Config> {
  readonly config: Config
  readonly weights: Weights
}
