/** SwarmUI's JSON: `sui_image_params` under a PNG's `parameters`, or in EXIF. Source: its docs/Image Metadata Format. */
import { bareName, type Found, loraFields, withoutEmbeddingMarks } from '../found.ts'
import { isObject, numeral, objectIn, objectsIn, told, word } from '../json.ts'
import { fromIds, levelLeftOut } from '../scheduler-names.ts'

/** Fields that are named otherwise here. */
const names: Readonly<Record<string, string>> = {
  seed: 'seed',
  steps: 'num_inference_steps',
  cfgscale: 'guidance_scale',
  width: 'width',
  height: 'height',
  variationseed: 'subseed',
  variationseedstrength: 'subseed_strength',
}

/** Read below, or of no use to a request. */
const ignored = new Set([
  ...['prompt', 'negativeprompt', 'model', 'sampler', 'scheduler', 'comfyuisampler', 'comfyuischeduler', 'images'],
  ...['vae', 'automaticvae', 'loras', 'loraweights', 'initimagecreativity', 'initimage', 'maskimage', 'aspectratio'],
  ...['swarm_version', 'clipstopatlayer', 'sidelength', 'donotsave', 'batchsize', 'date', 'personalnote'],
])

export function fromSwarmui(texts: ReadonlyMap<string, string>): Found | undefined {
  const whole = [...texts.values()].filter((text) => text.includes('"sui_image_params"')).map(objectIn)
  const said = whole.find((each) => isObject(each?.sui_image_params))
  const given = said && (said.sui_image_params as Record<string, unknown>)
  if (!given) return undefined
  const prompt = withoutEmbeddingMarks(String(given.prompt ?? ''))
  const negative = withoutEmbeddingMarks(String(given.negativeprompt ?? ''))
  const sampler = word(given.sampler ?? given.comfyuisampler)
  const schedule = word(given.scheduler ?? given.comfyuischeduler)
  const { isExact, ...scheduler } = fromIds(sampler ?? 'euler', schedule ?? 'normal')
  const loras = (Array.isArray(given.loras) ? given.loras : []).flatMap((name) => word(name) ?? [])
  const weights = Array.isArray(given.loraweights) ? given.loraweights : []
  const hashes = new Map(objectsIn(said.sui_models).map(({ name, hash }) => [bareName(String(name)), word(hash)]))
  const file = (path: string) => {
    const name = bareName(path)
    const hash = hashes.get(name)?.replace(/^0x/, '')
    return { name, ...(hash && { hash }) }
  }
  const [model, vae] = [word(given.model), given.automaticvae === true ? undefined : word(given.vae)]
  return {
    fields: {
      prompt: prompt.prompt,
      negative_prompt: negative.prompt,
      ...Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, given[theirs]])),
      ...((sampler || schedule) && scheduler),
      ...levelLeftOut('comfyui', scheduler),
      ...('initimage' in given || 'initimagecreativity' in given
        ? { endpoint: 'maskimage' in given ? 'sd/inpainting' : 'sd/image2image', strength: given.initimagecreativity }
        : {}),
      clip_skip: Math.max(-(numeral(given.clipstopatlayer) ?? -1) - 1, 0),
      ...loraFields(loras.map((path, i) => ({ name: bareName(path), weight: numeral(weights[i]) ?? 1 }))),
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...((sampler || schedule) && !isExact ? [`sampler: ${[sampler, schedule].filter(Boolean).join(', ')}`] : []),
      ...Object.entries(given)
        .filter(([name]) => !Object.hasOwn(names, name) && !ignored.has(name))
        .map(([name, value]) => `${name}: ${told(value)}`),
    ],
    needs: {
      ...(model && { model: file(model) }),
      ...(vae && { vae: file(vae) }),
      loras: loras.map(file),
      embeddings: [...new Set([...prompt.embeddings, ...negative.embeddings])].map((name) => ({ name })),
    },
  }
}
