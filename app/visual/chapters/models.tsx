/** The models page: what is kept in each of its states, what can be added, and what goes wrong. */

import { GenerationError } from '../../../src/generation/index.ts'
import { type Manifest, newModel, type Offer } from '../../../src/models/index.ts'
import { fail } from '../../kit/index.ts'
import { AddModel, ModelsPage, useAdding } from '../../library/index.ts'
import styles from '../../library/ModelsPage.module.css'
import { listStored, modelStore, useStored, type Work } from '../../models/index.ts'
import { FailurePanel } from '../../stage/index.ts'
import { type Chapter, press, unfold } from '../story.ts'

const part = <ModelsPage notices={<FailurePanel />} />
const adding = (
  <section className={styles.page}>
    <FailurePanel />
    <AddModel />
  </section>
)

type Kept = Pick<Manifest, 'id' | 'name' | 'kind'> & Partial<Manifest> & { megabytes: number; share: number }

/** A model of two files, so much of which is here, in chunks of 4 MiB. */
function model({ megabytes, share, ...facts }: Kept): Manifest {
  const bytes = megabytes * 2 ** 20
  const origin = { type: 'hub', repository: facts.id, revision: '39593d5650112b4cc580433f6b0435385882d819' } as const
  const file = (path: string, size: number) => {
    const count = Math.ceil(size / 2 ** 22)
    const chunks = Array.from({ length: count }, (_, i) => (i < count * share ? 'digest' : null))
    return { path, size, chunks, isWhole: share === 1 }
  }
  const files = [file('unet/diffusion_pytorch_model.safetensors', bytes), file('model_index.json', 540)]
  return { ...newModel(facts.id, facts.name, origin, files, 0), licence: 'creativeml-openrail-m', ...facts, files }
}

const preview = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z" fill="#a64"/></svg>')}`

const kept: Manifest[] = [
  model({
    id: 'sd-legacy/sd1.5',
    name: 'Stable Diffusion 1.5',
    kind: 'checkpoint',
    family: 'sd',
    megabytes: 2034,
    share: 1,
    preview,
  }),
  model({ id: 'coming', name: 'Inpainting', kind: 'inpainting', megabytes: 2034, share: 0.4 }),
  model({ id: 'troubled', name: 'A model that does not come', kind: 'unknown', megabytes: 3970, share: 0.1 }),
  model({ id: 'paused', name: 'Paused', kind: 'unknown', megabytes: 1800, share: 0.7, isPaused: true }),
  model({
    ...{ id: 'woodcut', name: 'Woodcut', kind: 'lora', family: 'sdxl', megabytes: 36, share: 1 },
    triggerWords: ['woodcut', 'ink'],
  }),
  model({ id: 'vae', name: 'Sharper VAE', kind: 'vae', megabytes: 160, share: 1, origin: { type: 'file' } }),
]

const work: Record<string, Work> = {
  coming: { activity: 'fetching', loaded: 853e6, total: 2132e6, bytesPerSecond: 24e6, secondsLeft: 53 },
  troubled: { activity: 'fetching', loaded: 416e6, total: 4163e6, trouble: 'The server does not answer. Try later.' },
  vae: { activity: 'checking', loaded: 80e6, total: 167e6 },
}

/** In the order of the list, whatever the store's is. */
async function givenModels(): Promise<void> {
  for (const [addedAt, one] of kept.entries()) await modelStore.add({ ...one, addedAt })
  await listStored()
  useStored.setState({ work, remarks: { paused: '2 parts have gone bad. Resume to fetch nothing else again.' } })
}

const offer = (label: string, megabytes: number): Offer => ({
  label,
  bytes: megabytes * 1e6,
  manifest: model({ id: label, name: 'Deliberate', kind: 'checkpoint', megabytes, share: 0 }),
})

export const models: Chapter = {
  name: 'models',
  stories: [
    { name: 'models, none kept', part, before: listStored },
    { name: 'models, kept in every state', part, before: givenModels },
    {
      name: 'models, asked whether to delete, all unfolded',
      part,
      before: async () => {
        await modelStore.add(kept[0]!)
        await listStored()
      },
      after: () => {
        press('Delete')
        unfold()
      },
    },
    {
      name: 'models, offers',
      part: adding,
      before: () => {
        const offers = [
          offer('diffusers folder, 16 bits', 2132),
          offer('one file, 32 bits, with its EMA weights', 7703),
        ]
        useAdding.setState({ wish: 'XpucT/Deliberate', offers })
      },
    },
    {
      name: 'models, looking',
      part: adding,
      before: () => useAdding.setState({ wish: 'XpucT/Deliberate', isLooking: true }),
    },
    {
      name: 'models, not found',
      part: adding,
      before: () => {
        useAdding.setState({ wish: 'XpucT/Delibrate' })
        const sentence = 'The Hub has no public model XpucT/Delibrate. Check its name, or enter a token if it is gated.'
        fail(new GenerationError('download', sentence, { field: 'wish' }))
      },
    },
  ],
}
