/** Programs that write JSON of their own into pictures, one file each. */
import type { Found } from '../found.ts'
import { fromDrawThings } from './drawthings.ts'
import { fromEasyDiffusion } from './easydiffusion.ts'
import { fromFooocus } from './fooocus.ts'
import { fromInvokeai } from './invokeai.ts'
import { fromOldInvokeai } from './invokeai-2.ts'
import { fromMochiDiffusion } from './mochidiffusion.ts'
import { fromNovelai } from './novelai.ts'
import { fromSwarmui } from './swarmui.ts'

/** Each gives what it finds in a picture's texts, or undefined where they are not its program's. */
export const programs = {
  fooocus: fromFooocus,
  invokeai: (texts: ReadonlyMap<string, string>): Found | undefined => fromInvokeai(texts) ?? fromOldInvokeai(texts),
  novelai: fromNovelai,
  swarmui: fromSwarmui,
  drawthings: fromDrawThings,
  easydiffusion: fromEasyDiffusion,
  mochidiffusion: fromMochiDiffusion,
}
