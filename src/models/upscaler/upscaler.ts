/** Tells an upscaler by its tensors, and opens it: its sizes, and its tensors under the names that its graph uses. */
import { GenerationError } from '../../generation/index.ts'
import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, fitted, type Shapes, type Weights } from '../bytes/index.ts'
import { compactConfig, compactShapes, isCompact } from './compact.ts'
import { foreignUpscaler } from './foreign-upscalers.ts'
import { isRrdb, rrdb, rrdbShapes, withUnshuffle } from './rrdb.ts'
import { isSpan, spanConfig, spanShapes, withSums } from './span.ts'
import { refuseCode, safetensorsIn, type Tensors, tensorsOf, torchFileIn, unprefixed } from './tensors.ts'
import type { UpscalerConfig } from './upscaler-config.ts'

export interface Upscaler {
  readonly config: UpscalerConfig
  readonly weights: Weights
}

/** What the tensors of a file, by name and shape, are as an upscaler; undefined where they are none that is known. A GenerationError for one that is not read. */
export function upscalerIn(named: Tensors, where: string): UpscalerConfig | undefined {
  const tensors = unprefixed(named)
  if (isRrdb(tensors)) return rrdb(tensors, where).config
  if (isCompact(tensors)) return compactConfig(tensors, where)
  if (isSpan(tensors)) return spanConfig(tensors, where)
  const foreign = foreignUpscaler(tensors)
  if (foreign) throw badFile(where, `is ${foreign}. ${choose}`)
  return undefined
}

const choose = 'Darkroom reads ESRGAN, Real-ESRGAN (compact ones, too) and SPAN: choose one of those.'

/** What a file of torch.save is as an upscaler, if it is one; what cannot be read at all is left to those who say more. */
export async function pickledUpscaler(name: string, source: ByteSource): Promise<UpscalerConfig | undefined> {
  const file = await torchFileIn(source, name).catch((error: unknown) => {
    if (error instanceof GenerationError) return undefined
    throw error
  })
  const config = file && upscalerIn(await tensorsOf(file), name)
  if (config) refuseCode(file, name)
  return config
}

/** Opens the upscaler in `source`, .safetensors or .pth of any PyTorch; a GenerationError says what is wrong with it. */
export async function openUpscaler(name: string, source: ByteSource): Promise<Upscaler> {
  const file = await torchFileIn(source, name)
  if (file) refuseCode(file, name)
  const tensors = file ? await tensorsOf(file) : await safetensorsIn(source, name)
  const config = upscalerIn(tensors, name)
  if (!config) throw badFile(name, `is no upscaler. ${choose}`)
  const whole = (shapes: Shapes, from: Weights = tensors) => fitted(from, shapes, name)
  switch (config.architecture) {
    case 'rrdb':
      return { config, weights: await withUnshuffle(whole(rrdbShapes(config), rrdb(tensors, name).tensors), config) }
    case 'compact':
      return { config, weights: whole(compactShapes(config)) }
    case 'span':
      return { config, weights: await withSums(whole(spanShapes(config)), config) }
  }
}
