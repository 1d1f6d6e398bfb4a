/** While one inpaints, the stage turns from the mask to the picture when its drawing begins. */
import { useGeneration } from '../generation/index.ts'
import { showView } from '../mask/index.ts'

// Not as soon as Generate is pressed: what is refused is mended where one is.
useGeneration.subscribe(({ run }, { run: before }) => {
  if (run && run.progress.type !== 'starting' && (before?.progress.type ?? 'starting') === 'starting')
    showView('picture')
})
