/** The bar with Generate, and the queue above it. */
import { useGeneration } from '../../generation/index.ts'
import { useModels } from '../../models/index.ts'
import { addJob, useQueue } from '../../queue/index.ts'
import { GenerateBar } from '../../shell/index.ts'
import { givenRequest, givenRun, jobOf } from '../given.ts'
import { type Chapter, press, unfold } from '../story.ts'

const drawing = { type: 'step', image: 0, step: 12, steps: 30 } as const
const running = { state: 'running', id: 'job', startedAt: 0, polls: 3, next: 0 } as const

function queue(): void {
  addJob({ ...jobOf(), backend: 'local' })
  addJob({
    ...jobOf({ prompt: 'three trees on a meadow, and a prompt that goes on '.repeat(3), samples: 4 }),
    backend: 'local',
  })
  addJob({ ...jobOf({ prompt: '', width: 768 }), modelName: 'sd1.5', backend: 'remote' })
}

async function jobsWait(): Promise<void> {
  await givenRun(drawing)
  queue()
}

export const bar: Chapter = {
  name: 'bar',
  stories: [
    { name: 'bar, nothing runs', part: <GenerateBar />, before: () => givenRequest() },
    {
      name: 'bar, a model is being opened',
      part: <GenerateBar />,
      before: () => useModels.setState({ opening: 'Stable Diffusion 1.5' }),
    },
    { name: 'bar, stopped', part: <GenerateBar />, before: () => useGeneration.setState({ outcome: 'stopped' }) },
    {
      name: 'bar, loading',
      part: <GenerateBar />,
      before: () => givenRun({ type: 'loading', label: 'Fetching the weights', loaded: 830e6, total: 2130e6 }),
    },
    { name: 'bar, drawing', part: <GenerateBar />, before: () => givenRun(drawing, { samples: 4 }) },
    {
      name: 'bar, waiting for the API',
      part: <GenerateBar />,
      before: () => givenRun({ type: 'remote', remote: running, now: 14_000 }),
    },
    {
      name: 'bar, held off by the API',
      part: <GenerateBar />,
      before: () => givenRun({ type: 'remote', remote: { state: 'held-off', until: 30_000 }, now: 14_000 }),
    },
    {
      name: 'queue, jobs wait',
      part: <GenerateBar />,
      before: jobsWait,
      after: () => unfold(),
    },
    {
      name: 'queue, folded away',
      part: <GenerateBar />,
      before: jobsWait,
      after: () => {
        for (const details of document.querySelectorAll('details')) details.open = false
      },
    },
    {
      name: 'queue, jobs of an earlier visit',
      part: <GenerateBar />,
      before: () => {
        givenRequest()
        queue()
        useQueue.setState(({ waiting }) => ({ waiting: [], offered: waiting }))
      },
      after: () => unfold(),
    },
    {
      name: 'queue, jobs wait after the first was moved',
      part: <GenerateBar />,
      before: jobsWait,
      after: () => {
        unfold()
        press('Later: a red house on a hill, a low sun behind it, woodcut')
      },
    },
  ],
}
