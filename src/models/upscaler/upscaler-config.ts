/** What an upscaler is, by the shapes of its tensors. All of these read and give red, green and blue. */

/** ESRGAN's and Real-ESRGAN's residual-in-residual dense blocks (arXiv 1809.00219, 2107.10833). */
export interface RrdbConfig {
  architecture: 'rrdb'
  /** How much larger the picture becomes. */
  scale: number
  features: number
  /** Features that each convolution of a dense block adds. */
  growth: number
  blocks: number
  /** How often the map is doubled after the blocks. */
  doublings: number
  /** Pixels whose square becomes channels of one before the blocks: the picture is made smaller first. */
  unshuffle: number
}

/** Real-ESRGAN's compact VGG-like network, SRVGGNetCompact, with PReLU. */
export interface CompactConfig {
  architecture: 'compact'
  scale: number
  features: number
  /** Convolutions between the first and the last. */
  layers: number
}

/** Swift Parameter-free Attention Network (arXiv 2311.12770). */
export interface SpanConfig {
  architecture: 'span'
  scale: number
  features: number
  /** Whether the picture is brought about zero first, by DIV2K's mean colour, and times 255. */
  isNormed: boolean
}

export type UpscalerConfig = RrdbConfig | CompactConfig | SpanConfig
