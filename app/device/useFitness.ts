/** How fit this device is for the model of full size; undefined until the device is known. */
import { tabAdvice, useDevice } from '../engine/index.ts'
import { realModel, useStored } from '../models/index.ts'
import { fitness } from './fitness.ts'

/** In GiB: Chromium only, and in secure pages only. */
const { deviceMemory: memory } = navigator as Navigator & { deviceMemory?: number }

/** Why no model of full size can run in this browser, and what to do; undefined where one can, or until it is known. */
export const useHindrance = () => useDevice(({ report }) => (report?.kind === 'wasm' ? report.sentence : undefined))

export function useFitness(): readonly string[] | undefined {
  const device = useDevice((state) => state.report)
  const room = useStored((state) => state.room)
  return device && fitness(realModel, { device, room, memory, tabAdvice })
}
