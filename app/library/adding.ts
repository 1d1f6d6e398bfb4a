/** Adding a model: what was asked for, or is listed in the catalogue, and what there is of it to fetch. */
import { create } from 'zustand'
import { type CatalogueEntry, lookUp, lookUpEntry, type Offer, placeOf, readWish } from '../../src/models/index.ts'
import { engine } from '../engine/index.ts'
import { dismissFailure, fail, turnPage } from '../kit/index.ts'
import { fetchModel, hubAddress, secrets, useStored } from '../models/index.ts'

interface AddingState {
  /** As typed: a name on the Hub, or a link. */
  wish: string
  isLooking: boolean
  /** The best first. */
  offers: readonly Offer[]
  /** The catalogue's entry that the person came for. */
  shown?: CatalogueEntry | undefined
}

export const useAdding = create<AddingState>()(() => ({ wish: '', isLooking: false, offers: [] }))

export function setWish(wish: string): void {
  useAdding.setState({ wish, offers: [] })
  dismissFailure()
}

/** Shows the models, and looks this one up where its name tells where it is. */
export function lookFor(name: string): void {
  turnPage('models')
  const place = placeOf(name, useStored.getState().models)
  if (place.type !== 'hub') return
  setWish(place.id)
  look()
}

/** Shows the models, and this one of the catalogue; undefined once it is found. */
export function showEntry(shown: CatalogueEntry | undefined): void {
  if (shown) turnPage('models')
  useAdding.setState({ shown })
}

/** Asks the Hub, or the link's server, what there is. */
export async function look(): Promise<void> {
  const { wish, isLooking } = useAdding.getState()
  if (isLooking) return
  dismissFailure()
  useAdding.setState({ isLooking: true, offers: [] })
  try {
    const offers = await lookUp(readWish(wish, hubAddress()), await access())
    useAdding.setState({ offers })
  } catch (error) {
    fail(error)
  } finally {
    useAdding.setState({ isLooking: false })
  }
}

/** Fetches what the catalogue lists. */
export async function takeListed(entry: CatalogueEntry): Promise<void> {
  dismissFailure()
  useAdding.setState({ isLooking: true })
  try {
    await fetchModel(await lookUpEntry(entry, await access()))
  } catch (error) {
    fail(error)
  } finally {
    useAdding.setState({ isLooking: false })
  }
}

async function access() {
  const device = await engine()
    .device()
    .catch(() => undefined)
  return { hub: hubAddress(), secrets: secrets(), f16: device?.f16 ?? false, now: Date.now() }
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
