/** What diffusers computes with mini, as one suite for every runtime: configs unlike SD 1.5's, sizes that do not halve evenly. */
import { expect, it } from 'vitest'
import { distance, GoldenModel, type GoldenSubject, readExpected } from '../../../e2e/support/golden-model.ts'
import { toPixels } from '../../imaging/index.ts'
import { vaeDecoderGraph, vaeEncoderGraph } from '../networks/graph/index.ts'
import { decoded, encoded } from '../networks/vae-pass.ts'
import { weightReader } from '../networks/weights/index.ts'
import { concatenated } from '../sampling/concatenation.ts'
import { type Encode, textStates } from '../sampling/conditioning.ts'
import type { SchedulerConfig, SchedulerName } from '../sampling/schedulers/index.ts'
import { promptChunks } from '../text/prompt/index.ts'

/** An entry of expected.json; the values are made by `python tools/golden/make.py`. */
export interface About {
  text?: string
  t?: number
  prompt: string
  negative_prompt: string
  width: number
  height: number
  num_inference_steps: number
  guidance_scale: number
  seed: number
  scheduler: SchedulerName
  scheduler_options: SchedulerConfig
}

export interface MiniSubjects {
  mini: GoldenSubject
  /** Mini's weights with the scheduler config of a v-prediction model. */
  miniV: GoldenSubject
}

/** Registers the suite inside a `describe`. */
export function itAgreesOnMini({ mini, miniV }: MiniSubjects): void {
  const model = GoldenModel.shared(mini)
  const expected = () => readExpected<About>(mini)

  const hiddenStates = async (prompt: string, prompt_syntax: 'literal' | 'weighted') => {
    const { networks, tokenizer } = await model()
    const encode: Encode = (tokens, skip) => networks.encode(tokens, skip)
    const chunks = promptChunks(prompt, tokenizer, { weighted: prompt_syntax === 'weighted' })
    return concatenated((await textStates(chunks, 0, encode)).chunks)
  }

  it.each(['text/short', 'text/negative', 'text/empty', 'text/long'])('encodes %s', async (name) => {
    const { about, values } = await expected()
    const hidden = await hiddenStates(about[name]!.text!, 'literal')
    expect(distance(hidden, await values(name))).toBeLessThan(1e-4)
  })

  it('weighs words as A1111 does', async () => {
    const { about, values } = await readExpected<About>(mini, 'emphasis')
    const hidden = await hiddenStates(about['emphasis/original']!.text!, 'weighted')
    expect(distance(hidden, await values('emphasis/original'))).toBeLessThan(1e-5)
    expect(distance(hidden, await values('emphasis/plain'))).toBeGreaterThan(1e-2)
  })

  it.each([
    ['9x7', 77],
    ['9x7', 154],
    ['8x13', 77],
    ['8x13', 154],
  ] as const)('predicts noise for a batch of latents of %s with %s tokens', async (dims, tokens) => {
    const { networks } = await model()
    const { about, values } = await expected()
    const [height, width] = dims.split('x').map(Number) as [number, number]
    const context = await networks.context(await values(`unet/context_${tokens}`), 2)
    const name = `unet/${dims}/output_${tokens}`
    const output = await networks.predict(await values(`unet/${dims}/sample`), about[name]!.t!, context, {
      height,
      width,
    })
    context.release()
    expect(distance(output, await values(name))).toBeLessThan(1e-4)
  })

  it('decodes latents of 9 by 7', async () => {
    const { networks, model: parts } = await model()
    const { values } = await expected()
    const scaled = (await values('vae/latents')).map((value) => value * parts.vae.config.scaling_factor)
    expect(distance(await networks.decode(scaled, { height: 9, width: 7 }), await values('vae/decoded'))).toBeLessThan(
      1e-4,
    )
  })

  it('encodes a picture of 72 by 56', async () => {
    const { runtime, model: parts } = await model()
    const { values } = await expected()
    const { config, weights } = parts.vae
    const session = await runtime.session(vaeEncoderGraph(runtime.dialect('encoder'), config), weightReader(weights))
    const picture = runtime.float32(await values('vae/picture'), [1, 3, 72, 56])
    const moments = await session.values({ picture, grid: runtime.int64([1, 9, 7, -1]) }, 'moments')
    await session.release()
    const half = moments.length / 2
    expect(distance(moments.subarray(0, half), await values('vae/mean'))).toBeLessThan(1e-4)
    expect(distance(moments.subarray(half), await values('vae/logvar'))).toBeLessThan(1e-4)
  })

  it.each([32, 64])('decodes and encodes in tiles of %i pixels as diffusers does', async (side) => {
    const { runtime, model: parts } = await model()
    const { values } = await expected()
    const tiles = await readExpected(mini, 'tiling')
    const { config, weights } = parts.vae
    const size = { height: 9, width: 7 }
    const run = async (graph: typeof vaeEncoderGraph, pass: typeof encoded, input: string) => {
      const session = await runtime.session(graph(runtime.dialect(graph.name), config), weightReader(weights))
      const output = await pass({ runtime, session, config, side }, await values(input), size)
      await session.release()
      return output
    }
    const picture = await run(vaeDecoderGraph, decoded, 'vae/latents')
    expect(distance(picture, await tiles.values(`tiling/${side}/decoded`))).toBeLessThan(1e-4)
    expect(distance(picture, await values('vae/decoded'))).toBeGreaterThan(1e-2)
    const moments = await run(vaeEncoderGraph, encoded, 'vae/picture')
    expect(distance(moments, await tiles.values(`tiling/${side}/moments`))).toBeLessThan(1e-4)
  })

  it.each(['ddim', 'euler_a', 'dpmpp_2m_karras', 'long_prompt'])(
    'draws the latents that diffusers draws with %s',
    async (name) => {
      const { about, values } = await expected()
      const key = `text2image/${name}/latents`
      expect(distance(await (await model()).latents(drawing(about[key]!)), await values(key))).toBeLessThan(1e-3)
    },
  )

  it.each(['dpmpp_sde', 'sde_dpmsolver', 'dpmpp_2m_sde', 'dpmpp_3m_sde', 'dpmpp_2s_ancestral'])(
    'draws the latents that diffusers or k-diffusion draws with %s',
    async (name) => {
      const { about, values } = await readExpected<About>(mini, 'samplers')
      const key = `samplers/${name}`
      const latents = await (await model()).latents({ ...drawing(about[key]!), asked: about[key]!.scheduler_options })
      expect(distance(latents, await values(key))).toBeLessThan(1e-3)
    },
  )

  it('draws the very picture that diffusers draws, to a level', async () => {
    const { about, values } = await expected()
    const { networks } = await model()
    const latents = await (await model()).latents(drawing(about['text2image/dpmpp_2m_karras/latents']!))
    const { rgb } = toPixels(await networks.decode(latents, { height: 9, width: 7 }), 56, 72)
    const reference = await values('text2image/dpmpp_2m_karras/picture')
    const off = reference.filter((value, i) => Math.abs(value - rgb[i]!) > 1)
    expect(off.length).toBe(0)
  })

  it.each(['ddim', 'euler'])('draws with a model that predicts velocity, by %s', async (name) => {
    const { about, values } = await readExpected<About>(miniV)
    const key = `text2image/${name}/latents`
    const variant = await GoldenModel.load(miniV)
    const latents = await variant.latents(drawing(about[key]!))
    await variant.networks.release()
    expect(distance(latents, await values(key))).toBeLessThan(1e-3)
  })
}

/** What an entry tells to draw. */
export function drawing(about: About) {
  return {
    ...about,
    steps: about.num_inference_steps,
    guidance: about.guidance_scale,
    config: about.scheduler_options,
    size: { height: about.height / 8, width: about.width / 8 },
  }
}
