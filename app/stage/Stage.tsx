/** The picture, large: the one being made, or the one that the person looks at. */

import { Suspense } from 'react'
import type { GenerationRequest } from '../../src/parameters/index.ts'
import { PictureFacts } from '../gallery/index.ts'
import { type Picture, useGeneration, usePictures } from '../generation/index.ts'
import { kit } from '../kit/index.ts'
import { MaskCanvas, StageSwitch, useMaskedPicture } from '../mask/index.ts'
import { JobsLine } from '../queue/index.ts'
import { RecallNotice } from '../recall/index.ts'
import { BlankSheet } from './BlankSheet.tsx'
import easel from './Easel.module.css'
import { Easel } from './Easel.tsx'
import { Examples, useSuitsExamples } from './Examples.tsx'
import { FailurePanel } from './FailurePanel.tsx'
import { FlaggedNote } from './FlaggedNote.tsx'
import { PictureActions } from './PictureActions.tsx'
import { Preview } from './Preview.tsx'
import { RealModelLine } from './RealModelLine.tsx'
import styles from './Stage.module.css'
import { Strip } from './Strip.tsx'
import { Warnings } from './Warnings.tsx'
import './turn-to-picture.ts'

export function Stage() {
  const run = useGeneration((state) => state.run)
  const picture = usePictures(({ pictures, looking }) => pictures[looking ?? pictures.length - 1])
  const isFollowing = usePictures(({ looking }) => looking === undefined)
  const isDeveloping = isFollowing && run?.preview !== undefined
  const masked = useMaskedPicture()
  const suitsExamples = useSuitsExamples()
  const shown = isDeveloping || !picture ? run?.job : picture
  return (
    <section className={styles.stage} aria-label="Picture">
      <FailurePanel />
      <RecallNotice />
      <JobsLine />
      <Warnings />
      <StageSwitch />
      {masked ? (
        <Suspense>
          <MaskCanvas {...masked} />
        </Suspense>
      ) : isDeveloping ? (
        <Preview run={run} />
      ) : picture ? (
        <Easel {...(picture.size ?? sizeOf(picture.request))}>
          <img key={picture.id} className={easel.picture} data-picture="" src={picture.url} alt={altOf(picture)} />
          {picture.flagged && <FlaggedNote />}
        </Easel>
      ) : suitsExamples && !run ? (
        <Examples />
      ) : (
        <BlankSheet />
      )}
      <div className={kit.facts}>
        {shown && !masked && (
          <>
            <PictureFacts picture={shown} />
            <PictureActions picture={isDeveloping ? undefined : picture} />
          </>
        )}
      </div>
      {!masked && <RealModelLine picture={picture} />}
      <Strip />
    </section>
  )
}

const sizeOf = ({ width, height }: GenerationRequest) => ({ width, height })

function altOf({ flagged, grid, request: { prompt } }: Picture): string {
  if (flagged) return 'Black: the safety checker kept this picture back'
  return grid ? `Grid of ${grid}` : prompt || 'Made without a prompt'
}
