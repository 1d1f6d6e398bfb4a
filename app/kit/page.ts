/** What fills the large part of the page, and its address: the picture, the gallery with what is looked at in it, or the models. */
import { create } from 'zustand'

export type PageName = 'picture' | 'gallery' | 'models'

interface Place {
  page: PageName
  /** The picture of the gallery that is seen large. */
  looking?: string | undefined
}

/** Where the address says that one is. A link's request, and whatever else stands there, belongs to the picture. */
export function placeOf(hash: string): Place {
  const [, page, looking] = /^#(gallery|models)(?:\/([\w-]+))?$/.exec(hash) ?? []
  if (page === 'gallery') return { page, looking }
  return { page: page === 'models' ? page : 'picture' }
}

export const addressOf = ({ page, looking }: Place) =>
  page === 'picture' ? location.pathname + location.search : `#${page}${looking ? `/${looking}` : ''}`

export const usePage = create<Place>()(() => placeOf(globalThis.location?.hash ?? ''))

/** Shows a page, from which the browser's Back leads to where one was. */
export function turnPage(page: PageName): void {
  go({ page }, usePage.getState().page === page ? 'replaceState' : 'pushState')
}

/** Shows a picture of the gallery large, or no longer. Back closes it, however many were leafed through. */
export function lookAtLarge(looking: string | undefined): void {
  const before = usePage.getState().looking
  const place = { page: 'gallery', looking } as const
  if (before && !looking && history.state === openedHere) {
    usePage.setState(place)
    history.back()
  } else if (!before && looking) go(place, 'pushState', openedHere)
  else go(place, 'replaceState', history.state)
}

/** Stands beside the address of a large picture that the gallery was left for: closing it is going back. */
const openedHere = 'opened here'

function go(place: Place, change: 'pushState' | 'replaceState', state: unknown = null): void {
  usePage.setState({ looking: undefined, ...place })
  try {
    history[change](state, '', addressOf(place))
  } catch {
    // WebKit allows a hundred changes in half a minute: after more of them the address stays behind, and nothing else.
  }
}

/** Goes where Back, Forward or a typed address lead. */
export function followAddress(): void {
  addEventListener('popstate', () => usePage.setState({ looking: undefined, ...placeOf(location.hash) }))
}
