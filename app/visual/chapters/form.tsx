/** The form: each kind of control as it is, with advice, and with what is wrong. */
import { useAdapters } from '../../adapters/index.ts'
import { RequestForm } from '../../form/index.ts'
import { useGrid } from '../../grid/index.ts'
import { useModels } from '../../models/index.ts'
import { useStyles } from '../../prompt/index.ts'
import { setFields, useRequest } from '../../request/index.ts'
import { useStartPicture } from '../../start-picture/index.ts'
import { givenPictures, givenRequest } from '../given.ts'
import { sceneFile } from '../scene.ts'
import { type Chapter, press, unfold } from '../story.ts'

const part = <RequestForm />

const lora = { kind: 'lora', bytes: 37_000_000 } as const

async function startPicture(endpoint: 'sd/image2image' | 'sd/inpainting'): Promise<void> {
  const file = await sceneFile(3)
  givenRequest({ endpoint, init_image: file, strength: 0.6 })
  useStartPicture.setState({
    source: { file, name: 'house at noon.png', width: 1024, height: 768, isTransparent: false },
  })
}

export const form: Chapter = {
  name: 'form',
  stories: [
    { name: 'form, as it opens', part, before: () => givenRequest() },
    { name: 'form, before a model is open', part, before: () => useModels.setState({ opening: 'Demo model' }) },
    {
      name: 'form, everything wrong',
      part,
      before: () => {
        const none = Number.NaN
        const numbers = {
          num_inference_steps: 0,
          guidance_scale: none,
          width: 500,
          height: 4096,
          samples: 99,
          seed: 1.5,
        }
        givenRequest({ ...numbers, clip_skip: 40, scheduler: '' })
      },
      after: () => unfold('More settings'),
    },
    {
      name: 'form, with help and advice',
      part,
      before: () => {
        givenRequest({ width: 1024, height: 1536, guidance_scale: 25, num_inference_steps: 4, seed: 42 })
      },
      after: () => {
        press('About Steps')
        press('About Seed')
        press('About Prompt')
      },
    },
    {
      name: 'form, settings chosen',
      part,
      before: async () => {
        await givenPictures(1)
        givenRequest({ num_inference_steps: 12, width: 768, height: 512, seed: 1234567 })
      },
      after: () => unfold('More settings'),
    },
    {
      name: 'form, a second pass',
      part,
      before: () => givenRequest({ hires: true, hr_scale: 1.5, hr_denoising_strength: 0.3, num_inference_steps: 20 }),
      after: () => unfold('Second pass 768 × 768'),
    },
    { name: 'form, picture to picture', part, before: () => startPicture('sd/image2image') },
    {
      name: 'form, inpainting',
      part,
      before: () => startPicture('sd/inpainting'),
      after: () => setFields({ padding_mask_crop: 32 }),
    },
    {
      name: 'form, LoRAs, an embedding and styles',
      part,
      before: () => {
        const chosen = ['lcm-lora-sdv1-5', 'woodcut', 'gone.safetensors']
        useAdapters.setState({
          adapters: [
            { ...lora, id: 'lcm-lora-sdv1-5', name: 'LCM', triggers: [] },
            {
              ...{ ...lora, id: 'woodcut', name: 'Woodcut', family: 'sdxl' as const },
              triggers: ['woodcut', 'ink on paper', 'black lines'],
            },
            {
              ...{ id: 'easynegative', name: 'EasyNegative', kind: 'embedding' as const, family: 'sd' as const },
              ...{ bytes: 25_000, triggers: ['easynegative'] },
            },
          ],
        })
        useStyles.setState({
          styles: [
            'Film still',
            'Watercolour, with a name that takes more than one line of a narrow page',
            'Plain',
          ].map((name) => ({ name, prompt: '{prompt}, film', negative_prompt: 'blurred' })),
          chosen: ['Film still'],
          news: '3 styles are here.',
        })
        givenRequest({
          ...{ lora_models: chosen, lora_weights: [1, 0.65, 1], embeddings: ['easynegative'] },
          ...{ num_inference_steps: 6, scheduler: 'LCMScheduler', guidance_scale: 1.5 },
        })
      },
      after: () => unfold('Styles'),
    },
    {
      name: 'form, a grid',
      part,
      before: () => {
        givenRequest()
        useGrid.setState({
          x: { id: 'num_inference_steps', text: '10-50 (+10)' },
          y: { id: 'guidance_scale', text: '4, 7.5, 12' },
        })
      },
      after: () => unfold('X/Y grid'),
    },
    {
      name: 'form, a grid with a mistake',
      part,
      before: () => {
        givenRequest()
        useGrid.setState({ x: { id: 'num_inference_steps', text: 'ten' }, y: { id: 'scheduler', text: '' } })
      },
      after: () => unfold('X/Y grid'),
    },
  ],
}

export const remoteForm: Chapter = {
  name: 'remote',
  stories: [
    { name: 'remote form, as it opens', part, before: () => givenRequest({}, 'remote') },
    {
      name: 'remote form, unfolded',
      part,
      before: () => givenRequest({ endpoint: 'sd/image2image', init_image: 'http://localhost/house.png' }, 'remote'),
      after: () => unfold(),
    },
    {
      name: 'remote form, SDXL',
      part,
      before: () => {
        givenRequest(
          { endpoint: 'sdxl/text2image', model_id: 'sdxl', width: 768, height: 768, webhook: 'no address' },
          'remote',
        )
        useRequest.setState({ nativeSize: { width: 768, height: 768 } })
      },
      after: () => unfold('Advanced (vendor)'),
    },
  ],
}
