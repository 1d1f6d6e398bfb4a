/** After the demo's first picture: the one way to the real model, told once. */
import { useFitness } from '../../hooks/useFitness.ts'
import { showEntry } from '../../state/adding.ts'
import { licenceInWords } from '../../state/model-words.ts'
import type { Picture } from '../../state/pictures.ts'
import { dismissRealModel, realModel, realModelBytes, useRealModelLine } from '../../state/real-model.ts'
import { bytesInWords } from '../../state/words.ts'
import { Icon } from '../Icon.tsx'
import { Tip } from '../Tip.tsx'

export function RealModelLine({ picture }: { picture: Picture | undefined }) {
  const isDue = useRealModelLine(picture)
  const fitness = useFitness()
  if (!isDue) return null
  return (
    <aside className="real-model" aria-label="The way to real pictures">
      <p>
        This was the demo model. For real pictures fetch {realModel.name}: {bytesInWords(realModelBytes)}, licence{' '}
        {licenceInWords(realModel)}. {fitness?.[0]}
      </p>
      <button type="button" onClick={() => showEntry(realModel)}>
        Show {realModel.name}
      </button>
      <Tip text="Do not show this again">
        <button type="button" className="bare" aria-label="Do not show this again" onClick={dismissRealModel}>
          <Icon name="close" />
        </button>
      </Tip>
    </aside>
  )
}
