/** How fit this device is for the model of full size; undefined until the device is known. */
import { useDevice } from '../state/device.ts'
import { fitness } from '../state/fitness.ts'
import { realModel } from '../state/real-model.ts'
import { useStored } from '../state/stored.ts'

/** In GiB: Chromium only, and in secure pages only. */
const { deviceMemory: memory } = navigator as Navigator & { deviceMemory?: number }

export function useFitness(): readonly string[] | undefined {
  const device = useDevice((state) => state.report)
  const room = useStored((state) => state.room)
  return device && fitness(realModel, { device, room, memory })
}
