/** Whole runs on mini that leave work out, against the DeepCache package and diffusers, as one suite for every runtime. */
import { expect, it } from 'vitest'
import { distance, GoldenModel, type GoldenSubject, readExpected } from '../../../e2e/support/golden-model.ts'
import type { Raster } from '../../imaging/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import { type About as Drawn, drawing } from './mini-suite.ts'

/** An entry of shortcuts.json; the values are made by `python tools/golden/make.py`. */
interface About extends Drawn {
  request: Partial<GenerationRequest>
}

const size = { height: 9, width: 7 }

const cached = ['ddim_2', 'ddim_3_branch_1', 'euler_a_3', 'alone', 'image2image', 'inpainting', 'ends', 'heun']
const guided = ['low', 'alternating', 'interval', 'early']

/** Registers the suite inside a `describe`: `taesd` has the mask. */
export function itLeavesWorkOut({ mini, taesd }: Record<'mini' | 'taesd', GoldenSubject>): void {
  const model = GoldenModel.shared(mini)
  const expected = () => readExpected<About>(mini, 'shortcuts')

  const raster = (values: Float32Array, channels: 1 | 3): Raster => ({
    width: 56,
    height: 72,
    channels,
    data: Uint8Array.from(values),
  })
  const pictures = async ({ endpoint }: Partial<GenerationRequest>) => {
    if (!endpoint) return {}
    const picture = raster(await (await readExpected(mini)).values('text2image/dpmpp_2m_karras/picture'), 3)
    if (endpoint === 'sd/image2image') return { picture }
    return { picture, mask: raster(await (await readExpected(taesd)).values('inpainting/mask'), 1) }
  }
  const latents = async (about: About) =>
    (await model()).latents({ ...drawing(about), pictures: await pictures(about.request) })

  it.each([...cached.map((name) => `cached/${name}`), ...guided.map((name) => `guidance/${name}`)])(
    'draws what the reference draws for %s, to 1e-3, and that is not the whole run',
    async (name) => {
      const { about, values } = await expected()
      const reference = await values(name)
      expect(distance(await latents(about[name]!), reference)).toBeLessThan(1e-3)
      const { endpoint, strength } = about[name]!.request
      const whole = { ...about[name]!, request: { ...(endpoint && { endpoint, strength }) } }
      expect(distance(await latents(whole), reference)).toBeGreaterThan(1e-2)
    },
  )

  it.each([0, 1])('keeps the deep features of branch %i beside the very output of a whole pass', async (branch) => {
    const { networks } = await model()
    const { values } = await readExpected(mini)
    const sample = await values('unet/9x7/sample')
    const context = await networks.context(await values('unet/context_154'), 2)
    await networks.loadShallow(branch, () => {})
    const whole = await networks.predict(sample, 17, context, size)
    const { output, deep } = await networks.predictKeeping(sample, 17, context, size, branch)
    expect(output).toEqual(whole)
    // The outermost layers alone make the same of the same sample, and something else of another.
    expect(distance(await networks.predict(sample, 17, context, size, deep), whole)).toBeLessThan(1e-5)
    const other = sample.map((value) => 1.1 * value)
    const shallow = await networks.predict(other, 17, context, size, deep)
    expect(distance(shallow, whole)).toBeGreaterThan(1e-2)
    expect(distance(shallow, await networks.predict(other, 17, context, size))).toBeGreaterThan(1e-3)
    deep.release()
    context.release()
  })
}
