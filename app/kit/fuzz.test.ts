/** Addresses of the page's places, bent by chance: see e2e/support/fuzz/survival.ts. */
import { describe, it } from 'vitest'
import { bentText, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import { addressOf, placeOf } from './page.ts'

const addresses = ['#gallery', '#gallery/0199a1b2-c3d4-7e5f-8a6b', '#models', '#request=1.abc', '', '#']

describe('nothing but a place comes of bent', { timeout: 600_000 }, () => {
  it('addresses of places', () =>
    survive('addresses of places', {
      seed: 91,
      make: (chance) => bentText(oneOf(chance, addresses), chance),
      read(hash) {
        const place = placeOf(hash)
        if (place.page !== 'picture' && addressOf(place) !== hash) throw new Error(`another place than ${hash}`)
      },
    }))
})
