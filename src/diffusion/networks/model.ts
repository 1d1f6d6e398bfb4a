/** A model with all the parts that it takes to make a picture. */
import type { ClipTextConfig, Component, Family, UnetConfig, VaeConfig } from '../../models/index.ts'

export interface Model {
  family: Family
  unet: Component<UnetConfig>
  vae: Component<VaeConfig>
  /** The one whose states come first; of SDXL's refiner OpenCLIP's, its only one. */
  textEncoder: Component<ClipTextConfig>
  /** SDXL's second. */
  textEncoder2?: Component<ClipTextConfig>
}

/** In the order in which their states are joined. */
export function textEncodersOf({
  textEncoder,
  textEncoder2,
}: Pick<Model, 'textEncoder' | 'textEncoder2'>): readonly Component<ClipTextConfig>[] {
  return textEncoder2 ? [textEncoder, textEncoder2] : [textEncoder]
}
