/** A second pass in a ComfyUI graph: latents of the first that are enlarged, and a sampler that draws over them. */
import { noSecondPass } from '../../../parameters/index.ts'
import { numeral, word } from '../json.ts'
import { fromIds } from '../scheduler-names.ts'
import { type Graph, type GraphNode, linked } from './graph.ts'
import { wordsOf } from './prompts.ts'
import { valueFor } from './values.ts'

/** Its methods, and what enlarges in the same way here. Source: comfy/utils.py, common_upscale. */
const upscalers: Readonly<Record<string, string>> = {
  bilinear: 'Latent',
  bicubic: 'Latent (bicubic)',
  'nearest-exact': 'Latent (nearest-exact)',
}

interface SecondPass {
  fields: Record<string, unknown>
  remarks: string[]
  /** The node that enlarges: it is understood. */
  enlarging: GraphNode
}

/** The pass over what `first` draws; undefined where there is none, or one that a request cannot say. */
export function secondPassOf(graph: Graph, first: GraphNode): SecondPass | undefined {
  for (const second of graph.nodes.values()) {
    const enlarging = linked(graph, second, 'latent_image')?.node
    if (second.type !== 'KSampler' || !enlarging || linked(graph, enlarging, 'samples')?.node !== first) continue
    const size = sizeOf(graph, enlarging)
    const upscaler = upscalers[word(valueFor(graph, enlarging, 'upscale_method')) ?? '']
    if (!size || !upscaler || linked(graph, second, 'model')?.node !== linked(graph, first, 'model')?.node) continue
    const of = (node: GraphNode, name: string) => valueFor(graph, node, name)
    const own = (name: string) => (of(second, name) === of(first, name) ? undefined : of(second, name))
    const named = (node: GraphNode) => fromIds(String(of(node, 'sampler_name')), word(of(node, 'scheduler')))
    const [one, other] = [named(first), named(second)]
    const text = (side: 'positive' | 'negative') => {
      const said = wordsOf(graph, second, side).text
      return said === wordsOf(graph, first, side).text ? '' : (said ?? '')
    }
    const seed = own('seed')
    return {
      enlarging,
      fields: {
        ...{ ...noSecondPass, hires: true, hr_upscaler: upscaler, ...size },
        hr_denoising_strength: of(second, 'denoise'),
        hr_second_pass_steps: own('steps') ?? 0,
        hr_cfg: own('cfg') ?? 0,
        hr_scheduler: other.scheduler === one.scheduler ? '' : (other.scheduler ?? ''),
        hr_sigma_schedule: other.sigma_schedule === one.sigma_schedule ? '' : (other.sigma_schedule ?? ''),
        hr_timestep_spacing: other.timestep_spacing === one.timestep_spacing ? '' : (other.timestep_spacing ?? ''),
        ...{ hr_prompt: text('positive'), hr_negative_prompt: text('negative') },
      },
      remarks: [
        // Both passes have one seed here.
        ...(seed === undefined ? [] : [`KSampler: seed ${seed} of the second pass`]),
        ...(other.isExact ? [] : [`Sampler: ${of(second, 'sampler_name')}, ${of(second, 'scheduler')}`]),
      ],
    }
  }
  return undefined
}

/** By a factor, or to a size without cutting off. */
function sizeOf(graph: Graph, node: GraphNode): Record<string, unknown> | undefined {
  const value = (name: string) => numeral(valueFor(graph, node, name))
  if (node.type === 'LatentUpscaleBy') return { hr_scale: value('scale_by') }
  if (node.type !== 'LatentUpscale' || valueFor(graph, node, 'crop') !== 'disabled') return undefined
  return { hr_resize_x: value('width'), hr_resize_y: value('height') }
}
