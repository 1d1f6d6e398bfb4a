/** What is said above the picture: failures with what can be done, what was recalled, what could not be honoured. */

import type { ReactNode } from 'react'
import { GenerationError, type GenerationErrorDetail } from '../../../src/generation/index.ts'
import { defaultRequest } from '../../../src/parameters/index.ts'
import form from '../../form/RequestForm.module.css'
import { UndoLine, useGallery } from '../../gallery/index.ts'
import { useGeneration } from '../../generation/index.ts'
import { fail, usePage } from '../../kit/index.ts'
import { LimitLines, OfflineLine, useInstallOffer, useOfflineReady, useUpdate } from '../../pwa/index.ts'
import { JobsLine, useRemoteJobs } from '../../queue/index.ts'
import { RecallNotice, useRecall } from '../../recall/index.ts'
import { Header } from '../../shell/index.ts'
import { FailurePanel, Warnings } from '../../stage/index.ts'
import stage from '../../stage/Stage.module.css'
import { useForgetting } from '../../storage/index.ts'
import { givenRequest, givenRun } from '../given.ts'
import { givenRecords } from '../records.ts'
import type { Chapter, Story } from '../story.ts'

const onStage = (child: ReactNode) => <section className={stage.stage}>{child}</section>

function failure(code: GenerationError['code'], sentence: string, detail: GenerationErrorDetail = {}): Story {
  return {
    name: `failure, ${code}${detail.field ? ` of ${detail.field}` : ''}`,
    part: onStage(<FailurePanel />),
    before: () => {
      givenRequest({ model_id: code === 'bad-file' ? 'runwayml/stable-diffusion-v1-5' : 'demo' })
      fail(new GenerationError(code, sentence, detail))
    },
  }
}

const failures: Story[] = [
  failure('out-of-memory', 'The device ran out of memory at 1024 × 1536: choose a smaller size, or fewer pictures.'),
  failure('retired', 'ImagePipeline no longer offers /sd/text2image: its address is gone.'),
  failure('private-picture', 'The start picture lies on this device only, where ImagePipeline cannot fetch it.', {
    field: 'init_image',
  }),
  failure('maybe-accepted', 'The answer was lost: the request may have been accepted, and would be charged twice.'),
  failure('rate-limited', 'ImagePipeline asks to be left alone for a while.', { retryAfter: 42_000 }),
  failure('bad-file', 'The model is not on this device.', { field: 'model_id' }),
  failure('invalid-request', 'There is no safety checker to check pictures with.', { field: 'safety_checker' }),
]

const header = (name: string, before: Story['before']): Story => ({ name: `header, ${name}`, part: <Header />, before })

const headers: Story[] = [
  header('as it is', () => givenRequest()),
  header('gallery open', () => usePage.setState({ page: 'gallery' })),
  header('can be installed', () => {
    const offer = Object.assign(new Event('offer'), { prompt: async () => ({ outcome: 'accepted' as const }) })
    useInstallOffer.setState({ offer })
    usePage.setState({ page: 'models' })
  }),
  header('update offered', () => useUpdate.setState({ update: 'offered' })),
  header('update waits for the picture', async () => {
    await givenRun({ type: 'starting' })
    useUpdate.setState({ update: 'accepted' })
  }),
]

const inForm = (child: ReactNode) => <form className={form.request}>{child}</form>

const offline = (name: string, before: () => void): Story => ({
  name: `offline line, ${name}`,
  part: inForm(<OfflineLine />),
  before,
})

const goOffline = () => Object.defineProperty(navigator, 'onLine', { value: false })

const lines: Story[] = [
  offline('ready', () => useOfflineReady.setState({ ready: true })),
  offline('here', goOffline),
  offline('API', () => {
    goOffline()
    givenRequest({}, 'remote')
  }),
  {
    name: 'limits of plain http, in a window that forgets',
    part: inForm(<LimitLines />),
    before: () => {
      Object.defineProperty(window, 'isSecureContext', { value: false })
      useForgetting.setState({ isForgetting: true })
    },
  },
]

const notices: Story[] = [
  {
    name: 'recall, all of it',
    part: onStage(<RecallNotice />),
    before: () => {
      useRecall.setState({ notice: { title: 'The form holds this picture’s settings.', remarks: [] } })
    },
  },
  {
    name: 'recall, something missing',
    part: onStage(<RecallNotice />),
    before: () => {
      useRecall.setState({
        notice: {
          title: 'The form holds what AUTOMATIC1111 wrote into the picture.',
          remarks: [
            'The model “deliberate_v2” is not here: the picture will be another one.',
            'The LoRA “woodcut” is not here: add its file.',
            'Left out, or only nearly: Hires upscaler: Latent (nearest-exact)',
          ],
          missingModel: 'XpucT/Deliberate',
          file: new File([], '00012-1234567.png'),
        },
      })
    },
  },
  {
    name: 'warnings',
    part: onStage(<Warnings />),
    before: () => {
      useGeneration.setState({
        warnings: ['Refiner: this device draws without one.', 'Clip skip: the API decides about it by itself.'],
      })
    },
  },
  {
    name: 'jobs of the API',
    part: onStage(<JobsLine />),
    before: () => {
      const job = { id: 'job', endpoint: 'sd/text2image', baseUrl: 'https://api.example', startedAt: 0 } as const
      useRemoteJobs.setState({ jobs: [{ ...job, request: { ...defaultRequest, samples: 4 } }] })
    },
  },
  {
    name: 'deleted pictures',
    part: onStage(<UndoLine />),
    before: async () => {
      await givenRecords(3)
      useGallery.setState(({ records = [] }) => ({ deleted: records }))
    },
  },
]

export const said: Chapter = { name: 'notices', stories: [...failures, ...notices, ...headers, ...lines] }
