/** Adding a model: what was asked for, and what there is of it to fetch. */
import { create } from 'zustand'
import { lookUp, type Offer, readWish } from '../../src/models/index.ts'
import { engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { hubAddress, secrets } from './hub.ts'
import { fetchModel } from './stored.ts'

interface AddingState {
  /** As typed: a name on the Hub, or a link. */
  wish: string
  isLooking: boolean
  /** The best first. */
  offers: readonly Offer[]
}

export const useAdding = create<AddingState>()(() => ({ wish: '', isLooking: false, offers: [] }))

export function setWish(wish: string): void {
  useAdding.setState({ wish, offers: [] })
  dismissFailure()
}

/** Asks the Hub, or the link's server, what there is. */
export async function look(): Promise<void> {
  const { wish, isLooking } = useAdding.getState()
  if (isLooking) return
  dismissFailure()
  useAdding.setState({ isLooking: true, offers: [] })
  try {
    const hub = hubAddress()
    const f16 = await engine()
      .device()
      .then(
        (device) => device.f16,
        () => false,
      )
    const offers = await lookUp(readWish(wish, hub), { hub, secrets: secrets(), f16, now: Date.now() })
    useAdding.setState({ offers })
  } catch (error) {
    fail(error)
  } finally {
    useAdding.setState({ isLooking: false })
  }
}

/** Fetches one of the offers. */
export async function take(offer: Offer): Promise<void> {
  dismissFailure()
  try {
    await fetchModel(offer.manifest)
    useAdding.setState({ wish: '', offers: [] })
  } catch (error) {
    fail(error)
  }
}
