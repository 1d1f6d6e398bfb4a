/** Second passes on what the first one drew, against two calls of diffusers, as one suite for every runtime. */
import { expect, it } from 'vitest'
import { distance, GoldenModel, type GoldenSubject, readExpected } from '../../../e2e/support/golden-model.ts'
import { defaultRequest, type GenerationRequest, secondPass } from '../../parameters/index.ts'
import type { SchedulerName } from '../sampling/schedulers/index.ts'
import { prepareSecondPass } from '../sampling/second-pass/index.ts'
import { type About as Drawn, drawing } from './mini-suite.ts'

/** An entry of hires.json; the values are made by `python -m runs.hires` in tools/golden. */
interface About extends Drawn {
  request: Partial<GenerationRequest>
}

const upscalers = ['Latent', 'Latent (bicubic antialiased)', 'Latent (nearest-exact)', 'Lanczos', 'Nearest']
const schedulers = ['ddim', 'euler_a', 'dpmpp_2m_karras']
const each = upscalers.flatMap((upscaler) => schedulers.map((scheduler) => `${upscaler}/${scheduler}`))

const others = ['half as large again', 'cut off', 'an odd number cut off', 'words of its own']

/** Registers the suite inside a `describe`. */
export function itDrawsOver(subject: GoldenSubject): void {
  const model = GoldenModel.shared(subject)

  it.each([...each, ...others])('draws what two calls of diffusers draw, to 1e-3: %s', async (name) => {
    const { about, values } = await readExpected<About>(subject, 'hires')
    const { request: said, ...first } = about[name]!
    const golden = await model()
    const drawn = drawing(first)
    const latents = await golden.latents({ ...drawn, asked: drawn.config })
    const { width, height, prompt, negative_prompt, guidance_scale, num_inference_steps } = first
    const words = { width, height, prompt, negative_prompt, guidance_scale, num_inference_steps }
    const request = { ...defaultRequest, ...words, hires: true, ...said }
    const decoded = await golden.networks.decode(latents, drawn.size)
    const second = await prepareSecondPass(
      request,
      { latents, values: decoded },
      golden.networks,
      undefined,
      new AbortController().signal,
    )
    const own = secondPass(request)
    const made = await golden.latents({
      ...drawn,
      ...{ prompt: own.prompt, negative_prompt: own.negative_prompt, guidance: own.guidance_scale },
      ...(said.hr_scheduler ? { scheduler: said.hr_scheduler as SchedulerName } : { asked: drawn.config }),
      ...{ steps: second.steps, second, size: { height: own.height / 8, width: own.width / 8 } },
    })
    expect(distance(made, await values(name))).toBeLessThan(1e-3)
  })
}
