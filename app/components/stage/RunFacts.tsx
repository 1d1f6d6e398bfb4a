/** How far the picture is, in the place where its facts will be; the place is kept free where nothing is being made. */
import { type Run, secondsLeft } from '../../state/run.ts'
import { waitInWords } from '../../state/words.ts'
import { Facts } from './Facts.tsx'

export function RunFacts({ run }: { run: Run | undefined }) {
  return <div className="facts">{run && <Facts facts={runFacts(run)} />}</div>
}

function runFacts(run: Run): Record<string, string> {
  const { progress, samples } = run
  if (progress.type !== 'step') return {}
  const left = secondsLeft(run)
  return {
    ...(samples > 1 && { Picture: `${progress.image + 1} of ${samples}` }),
    Step: `${progress.step} of ${progress.steps}`,
    ...(left !== undefined && { Left: `about ${waitInWords(left)}` }),
  }
}
