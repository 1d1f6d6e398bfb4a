/** The picture, large: the one being made, or the one that the person looks at. */
import { useGeneration } from '../../state/generation.ts'
import { usePictures } from '../../state/pictures.ts'
import { fractionDone } from '../../state/run.ts'
import { BlankSheet } from './BlankSheet.tsx'
import { Easel } from './Easel.tsx'
import { FailurePanel } from './FailurePanel.tsx'
import { PictureFacts } from './PictureFacts.tsx'
import { Preview } from './Preview.tsx'
import { RunFacts } from './RunFacts.tsx'
import { Strip } from './Strip.tsx'
import { Warnings } from './Warnings.tsx'

export function Stage() {
  const run = useGeneration((state) => state.run)
  const picture = usePictures(({ pictures, looking }) => pictures[looking ?? pictures.length - 1])
  const isFollowing = usePictures(({ looking }) => looking === undefined)
  const developing = isFollowing ? run?.preview : undefined
  return (
    <section className="stage" aria-label="Picture">
      <FailurePanel />
      <Warnings />
      {developing && run ? (
        <Easel width={developing.width * 8} height={developing.height * 8}>
          <Preview bitmap={developing} developed={fractionDone(run)} />
        </Easel>
      ) : picture ? (
        <Easel width={picture.request.width} height={picture.request.height}>
          <img
            key={picture.id}
            className="picture"
            src={picture.url}
            alt={picture.request.prompt || 'A picture without a prompt'}
          />
        </Easel>
      ) : (
        <BlankSheet />
      )}
      {picture && !developing ? <PictureFacts picture={picture} /> : <RunFacts run={run} />}
      <Strip />
    </section>
  )
}
