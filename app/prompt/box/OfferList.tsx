/** The suggestions below a prompt box. The focus stays in the box, which tells which of them is marked. */
import type { Offer } from './completion.ts'

interface OfferListProps {
  id: string
  offers: readonly Offer[]
  marked: number
  onTake: (offer: Offer) => void
}

export function OfferList({ id, offers, marked, onTake }: OfferListProps) {
  return (
    <div
      className="offers"
      role="listbox"
      id={id}
      aria-label="Suggestions"
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
    >
      {offers.map((offer, i) => (
        // The box has the keys: an option is only ever pressed by a pointer.
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, by aria-activedescendant
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above
        <div
          key={offer.text}
          role="option"
          id={`${id}-${i}`}
          aria-selected={i === marked}
          onClick={() => onTake(offer)}
        >
          <span className="offer-name">{offer.name}</span>
          <span className="quiet">{kindOf(offer)}</span>
        </div>
      ))}
    </div>
  )
}

function kindOf({ kind, of, triggers }: Offer): string {
  switch (kind) {
    case 'lora':
      return triggers.length > 0 ? `LoRA, with “${triggers[0]}”` : 'LoRA'
    case 'embedding':
      return 'Embedding'
    case 'trigger':
      return `Trigger word of ${of}`
  }
}
