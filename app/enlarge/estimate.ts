/** What enlarging will take, told before it is begun: seconds by what was measured here before, bytes, tiles. */
import { useEffect, useState } from 'react'
import * as v from 'valibot'
import type { EnlargingCost } from '../../src/diffusion/index.ts'
import { GenerationError } from '../../src/generation/index.ts'
import { engine } from '../engine/index.ts'
import { useGeneration } from '../generation/index.ts'
import { bytesInWords, fail, waitInWords } from '../kit/index.ts'
import type { Size } from '../request/index.ts'
import { keep, kept } from '../storage/index.ts'
import { upscalerIsOpen } from '../upscalers/index.ts'

export type Estimate =
  | { type: 'refused'; sentence: string }
  /** `pace` is multiplications a second; undefined while it is not known. */
  | { type: 'cost'; cost: EnlargingCost; pace: number | undefined }

const paces = v.record(v.string(), v.pipe(v.number(), v.minValue(1)))

/** Undefined until the upscaler is open. */
export function useEstimate(upscaler: string, from: Size, to: Size): Estimate | undefined {
  const [estimate, setEstimate] = useState<Estimate>()
  const { width, height } = to
  const { width: fromWidth, height: fromHeight } = from
  useEffect(() => {
    let isOver = false
    const tell = (estimate: Estimate | undefined) => isOver || setEstimate(estimate)
    async function ask() {
      await upscalerIsOpen(upscaler)
      const given = { width: fromWidth, height: fromHeight }
      const cost = await engine().enlargingCost(upscaler, given, { width, height })
      const known = kept('upscaler-paces', paces)?.[upscaler]
      tell({ type: 'cost', cost, pace: known })
      // What is being drawn is not to wait for it.
      if (known === undefined && !useGeneration.getState().run && !isOver) {
        tell({ type: 'cost', cost, pace: await measured(upscaler) })
      }
    }
    tell(undefined)
    ask().catch((error: unknown) => {
      if (error instanceof GenerationError) tell({ type: 'refused', sentence: error.message })
      else fail(error)
    })
    return () => {
      isOver = true
    }
  }, [upscaler, width, height, fromWidth, fromHeight])
  return estimate
}

/** Measures once, however often it is asked meanwhile. */
async function measured(upscaler: string): Promise<number> {
  measuring[upscaler] ??= engine()
    .upscalerPace(upscaler)
    .finally(() => delete measuring[upscaler])
  const pace = await measuring[upscaler]
  keep('upscaler-paces', { ...kept('upscaler-paces', paces), [upscaler]: pace })
  return pace
}

const measuring: Record<string, Promise<number>> = {}

/** "About 12 s in 16 tiles, with up to 640 MB of memory." */
export function estimateInWords({ cost, pace }: Extract<Estimate, { type: 'cost' }>, isRunning: boolean): string {
  const { tiles, multiplications, bytes } = cost
  const inTiles = tiles > 1 ? ` in ${tiles} tiles` : ''
  const wait =
    pace !== undefined
      ? `About ${waitInWords(multiplications / pace)}`
      : isRunning
        ? 'How long it takes shows once it has begun'
        : 'Measuring how long it takes'
  return `${wait}${inTiles}, with up to ${bytesInWords(bytes)} of memory.`
}
