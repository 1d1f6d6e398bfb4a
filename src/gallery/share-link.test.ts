import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import { fromFragment, toFragment } from './share-link.ts'

const linkOf = (value: unknown) => `#request=1.${deflateSync(JSON.stringify(value)).toString('base64url')}`

const request: GenerationRequest = {
  ...defaultRequest,
  ...{ prompt: 'a fox 🦊 (red:1.2)\nin the snow', negative_prompt: 'blurry', seed: 41, width: 640, clip_skip: 1 },
  ...{ scheduler: 'LCMScheduler', lora_models: ['x'], lora_weights: [0.5], sigma_schedule: 'karras', strength: 0.3 },
}

describe('a share link', () => {
  it('brings the request back', async () => {
    expect(await fromFragment(await toFragment(request))).toEqual({ request, remarks: [] })
    expect(await fromFragment(await toFragment(defaultRequest))).toEqual({ request: defaultRequest, remarks: [] })
  })

  it('is short, and has only letters that no program breaks', async () => {
    const fragment = await toFragment(request)
    expect(fragment).toMatch(/^#request=1\.[\w-]+$/)
    expect(fragment.length).toBeLessThan(350)
  })

  it('still means the same as when it was made: whoever changes a default must number the links anew', async () => {
    const made = '#request=1.eJyrViooys8tKFGyUkpUSMuvUKoFADw3Bis'
    expect(await fromFragment(made)).toEqual({
      request: {
        ...defaultRequest,
        ...{
          endpoint: 'sd/text2image',
          num_inference_steps: 30,
          guidance_scale: 7.5,
          width: 512,
          height: 512,
          samples: 1,
        },
        ...{ seed: -1, scheduler: 'UniPCMultistepScheduler', clip_skip: 0, sigma_schedule: 'default', prompt: 'a fox' },
        ...{ timestep_spacing: 'default', prediction_type: 'default', random_source: 'cpu', prompt_syntax: 'weighted' },
      },
      remarks: [],
    })
  })

  it('holds no picture, no server, and no address with a token', async () => {
    const personal: GenerationRequest = {
      ...{
        ...request,
        init_image: new Blob(['picture']),
        mask_image: 'https://b.example/m.png?X-Amz-Signature=secret',
      },
      ...{ webhook: 'https://hook.example/secret', server_id: 'secret', endpoint: 'sd/inpainting' },
    }
    const { request: read } = (await fromFragment(await toFragment(personal)))!
    expect(read).toEqual({ ...request, endpoint: 'sd/inpainting' })
    expect(JSON.stringify(read)).not.toContain('secret')
    const open = { ...request, init_image: 'https://b.example/p.png', endpoint: 'sd/image2image' } as const
    expect((await fromFragment(await toFragment(open)))!.request).toEqual(open)
  })

  it('leaves addresses in a prompt alone', async () => {
    const wordy = { ...request, prompt: 'https://example.org/?a=b as a painting' }
    expect((await fromFragment(await toFragment(wordy)))!.request).toEqual(wordy)
  })

  it.each([
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    'blob:https://x/1',
    'https://a:b@x.example/',
    '//x',
    5,
  ])('takes no start picture from %s', async (init_image) =>
    expect((await fromFragment(linkOf({ init_image })))!.request).toEqual(defaultRequest),
  )

  it('from a stranger sets nothing of this person’s own, and its values are checked', async () => {
    const hostile = {
      ...{ webhook: 'https://evil.example', server_id: 'x', base64: true, init_image: 'http://evil.example/track.png' },
      ...{
        mask_image: 'javascript://%0aalert(1)',
        num_inference_steps: 1e9,
        width: 'wide',
        colour: 'red',
        prompt: 'ok',
      },
    }
    const text = JSON.stringify(hostile).replace('{', '{"__proto__":{"polluted":1},')
    const { request: read, remarks } = (await fromFragment(`#request=1.${deflateSync(text).toString('base64url')}`))!
    expect(read).toEqual({ ...defaultRequest, prompt: 'ok', num_inference_steps: 1e9 })
    expect(remarks.map(({ field }) => field).sort()).toEqual(['__proto__', 'colour', 'num_inference_steps', 'width'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('is none when the fragment is another', async () => {
    expect(await fromFragment('')).toBeUndefined()
    expect(await fromFragment('#top')).toBeUndefined()
  })

  it('is refused when it is of another version', () =>
    expect(fromFragment('#request=2.abc')).rejects.toThrow('The link was made by another version of Darkroom'))

  it.each([
    ['nothing', '#request=1.'],
    ['no base64', '#request=1.%%%'],
    ['no deflated bytes', '#request=1.aGVsbG8'],
    ['a link cut short', linkOf({ prompt: 'a fox' }).slice(0, -6)],
    ['no JSON', `#request=1.${deflateSync('{').toString('base64url')}`],
    ['gigabytes of nothing', `#request=1.${deflateSync(new Uint8Array(64 << 20)).toString('base64url')}`],
  ])('is refused when it is %s', (_, fragment) =>
    expect(fromFragment(fragment)).rejects.toThrow('The link is damaged: copy it again, whole.'),
  )

  it.each([null, 1, 'x', [], ['a']])('asks for the defaults when it holds %j', async (value) => {
    expect((await fromFragment(linkOf(value)))?.request ?? defaultRequest).toEqual(defaultRequest)
  })
})
