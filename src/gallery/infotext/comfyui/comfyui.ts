/** ComfyUI's graph in a picture: what can be understood of it, from the node that draws upstream. */
import { noSecondPass } from '../../../parameters/index.ts'
import { resourcesIn } from '../civitai.ts'
import { bareName, type Found, loraFields, withoutEmbeddingMarks } from '../found.ts'
import { numeral, objectIn, word } from '../json.ts'
import { fromIds, levelLeftOut } from '../scheduler-names.ts'
import { drawingNode } from './drawing.ts'
import { type Graph, type GraphNode, linked, nodesOf, upstream } from './graph.ts'
import { lorasOf } from './loras.ts'
import { isPipe } from './outputs.ts'
import { wordsOf } from './prompts.ts'
import { secondPassOf } from './second-pass.ts'
import { owner, valueAt, valueFor } from './values.ts'
import { graphOfWorkflow, outputNamesOf } from './workflow.ts'

/** Reads the graph from a PNG's `prompt` or `workflow`, or the EXIF tags that hold them in a WebP; undefined if there is none. */
export function fromComfyui(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = (name: string) =>
    texts.get(name) ??
    [...texts.values()].find((text) => text.slice(0, 20).toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1)
  const workflow = objectIn(said('workflow'))
  // Civitai's generator has it in the comment.
  for (const prompt of [said('prompt'), texts.get('UserComment')].map(objectIn)) {
    const nodes = nodesOf(prompt)
    const found = nodes.size > 0 && read({ nodes, outputNames: outputNamesOf(workflow) })
    if (found) return withExtra(found, prompt?.extraMetadata)
  }
  const graph = graphOfWorkflow(workflow)
  return graph && read(graph)
}

/** What Civitai's generator adds of the settings that it was asked for. */
function withExtra(found: Found, text: unknown): Found {
  const extra = typeof text === 'string' ? objectIn(text) : undefined
  if (!extra) return found
  const { prompt, negativePrompt, steps, cfgScale, seed } = extra
  const told = { prompt, negative_prompt: negativePrompt, num_inference_steps: steps, guidance_scale: cfgScale, seed }
  const fields = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined && value !== null))
  return { ...found, fields: { ...found.fields, ...fields } }
}

/** What a model may come through. */
const toModel = (name: string) =>
  /^model|^(guider|sampler|sigmas|unet|lora_stack|base_model)/i.test(name) || isPipe(name)

/** What the size of a picture does not come through. */
const toPicture = (name: string) =>
  !/^(model|clip|vae|positive|negative|conditioning|control_net|guider|noise|sampler|sigmas)/i.test(name)

function read(graph: Graph): Found | undefined {
  const node = drawingNode(graph)
  if (!node) return undefined
  const value = (...names: string[]) => valueFor(graph, node, ...names)
  const [positive, negative] = [wordsOf(graph, node, 'positive'), wordsOf(graph, node, 'negative')]
  const prompt = withoutEmbeddingMarks(positive.text ?? '')
  const negativePrompt = withoutEmbeddingMarks(negative.text ?? '')
  const used = upstream(graph, [node])
  const loras = lorasOf(used)
  const models = modelsOf(graph, node)
  const vae = vaeOf(graph)
  const prediction = predictionOf(graph, node)
  const { sampler, schedule } = samplerOf(graph, node)
  const { isExact, ...scheduler } = fromIds(sampler ?? '', schedule)
  const latent = latentOf(graph, node)
  const isFromPicture = [...latent].some(({ type }) => /VAE ?Encode|^InpaintModelConditioning$/i.test(type))
  const second = isFromPicture ? undefined : secondPassOf(graph, node)
  const isInpainting = [...used].some(({ type }) => /Inpaint|SetLatentNoiseMask/.test(type))
  const others = [...graph.nodes.values()].filter((each) => each !== second?.enlarging)
  return {
    fields: {
      ...(positive.text !== undefined && { prompt: prompt.prompt }),
      ...(negative.text !== undefined && { negative_prompt: negativePrompt.prompt }),
      seed: value('seed', 'noise_seed'),
      num_inference_steps: value('steps'),
      guidance_scale: value('cfg'),
      ...(sampler !== undefined && scheduler),
      // Only where sampler and schedule are one node.
      ...(!/Custom/.test(node.type) && levelLeftOut('comfyui', scheduler)),
      ...sizeOf(graph, latent),
      ...(isFromPicture && { endpoint: isInpainting ? 'sd/inpainting' : 'sd/image2image', strength: value('denoise') }),
      ...(second?.fields ?? noSecondPass),
      ...prediction.fields,
      clip_skip: clipSkipOf(used),
      ...sizesToldOf(graph, used),
      // Where no node makes zeros of it, an empty text is encoded like any other.
      force_zeros_for_empty_prompt: [...used].some(({ type }) => /ZeroOut/i.test(type)),
      ...loraFields(loras),
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...(sampler === undefined || isExact ? [] : [`Sampler: ${sampler}, ${schedule}`]),
      ...prediction.remarks,
      ...positive.remarks,
      ...negative.remarks,
      ...(models.length > 1 ? [`the models ${models.join(', ')} merged`] : []),
      ...(second?.remarks ?? []),
      ...new Set(others.map(({ type }) => type).filter(isForeign)),
    ],
    needs: {
      ...(models[0] && { model: { name: models[0] } }),
      ...(vae && { vae: { name: vae } }),
      loras: loras.map(({ name }) => ({ name })),
      embeddings: [...new Set([...prompt.embeddings, ...negativePrompt.embeddings])].map((name) => ({ name })),
    },
  }
}

/** Nodes that change the picture in ways that a request cannot say. */
const isForeign = (type: string) =>
  /ControlNet|IPAdapter|Upscale|FreeU|unCLIP|Style ?Model|Flux|SD3|Detailer|HyperTile|PAG|AlignYourSteps|RescaleCFG|DynamicThresholding|PerturbedAttention|SelfAttentionGuidance|SkipLayerGuidance|ModelAddDownscale/i.test(
    type,
  )

/** The checkpoints that the model comes from: more than one where models are merged. */
function modelsOf(graph: Graph, node: GraphNode): string[] {
  const names = [...upstream(graph, [node], toModel)].flatMap((each) => {
    const key = ['ckpt_name', 'unet_name', 'base_ckpt_name'].find((name) => Object.hasOwn(each.inputs, name))
    const name = key && word(valueAt(graph, each, key))
    return name ? [resourcesIn(name)[0]?.name ?? bareName(name)] : []
  })
  return [...new Set(names)]
}

/** What the model is said to predict, where a node says so; the one nearest to the sampler counts. */
function predictionOf(graph: Graph, node: GraphNode): { fields: { prediction_type?: string }; remarks: string[] } {
  const [found] = [...upstream(graph, [node], toModel)].filter(({ type }) => type === 'ModelSamplingDiscrete')
  if (!found) return { fields: {}, remarks: [] }
  const sampling = word(valueAt(graph, found, 'sampling')) ?? ''
  const type = { eps: 'epsilon', v_prediction: 'v_prediction' }[sampling]
  // LCM is a scheduler here.
  const isKnown = type !== undefined || sampling === 'lcm'
  return {
    fields: type ? { prediction_type: type } : {},
    remarks: [
      ...(isKnown ? [] : [`ModelSamplingDiscrete: ${sampling}`]),
      ...(valueAt(graph, found, 'zsnr') === true ? ['ModelSamplingDiscrete: zsnr'] : []),
    ],
  }
}

/** A VAE of its own is what decodes, behind the sampler. */
function vaeOf(graph: Graph): string | undefined {
  const names = [...graph.nodes.values()].flatMap(({ inputs }) => word(inputs.vae_name) ?? [])
  const name = names.find((each) => !/^baked vae$/i.test(each))
  return name && bareName(name)
}

/** The sampler and the noise schedule, by their ids; some nodes are one by themselves. */
function samplerOf(graph: Graph, node: GraphNode): { sampler: string | undefined; schedule: string | undefined } {
  const own = (input: string, pattern: RegExp) => {
    const found = owner(graph, node, [input])
    const from = found && linked(graph, found.node, found.name)
    return from?.node.type.match(pattern)?.[1]?.toLowerCase()
  }
  const named = own('sampler', /^Sampler(?!Custom)(\w+)$/)?.replace('eulerancestral', 'euler_ancestral')
  const sampler = valueFor(graph, node, 'sampler_name') ?? named
  const schedule = valueFor(graph, node, 'scheduler') ?? own('sigmas', /^(\w+?)(?:Sampling)?Scheduler$/)
  return { sampler: word(sampler), schedule: word(schedule) }
}

/** The nodes that the picture to begin with comes from. */
function latentOf(graph: Graph, node: GraphNode): Set<GraphNode> {
  const found = owner(graph, node, ['latent_image', 'latent', 'samples'])
  const from = found && linked(graph, found.node, found.name)
  // A pipe brings it along; a loader that has it inside tells its size itself.
  return from ? upstream(graph, [from.node], toPicture) : upstream(graph, [node], isPipe)
}

function sizeOf(graph: Graph, nodes: Iterable<GraphNode>): { width?: unknown; height?: unknown } {
  for (const node of nodes) {
    for (const [across, down] of [
      ['width', 'height'],
      ['empty_latent_width', 'empty_latent_height'],
    ] as const) {
      if (!Object.hasOwn(node.inputs, across) || !Object.hasOwn(node.inputs, down)) continue
      return { width: valueAt(graph, node, across), height: valueAt(graph, node, down) }
    }
  }
  return {}
}

/** What SDXL is told of sizes, by its encoder's node. */
function sizesToldOf(graph: Graph, nodes: Iterable<GraphNode>): Record<string, unknown> {
  for (const node of nodes) {
    if (!/^CLIPTextEncodeSDXL(?!Refiner)/.test(node.type)) continue
    const value = (name: string) => valueAt(graph, node, name)
    return {
      ...{ original_width: value('width'), original_height: value('height') },
      ...{ crop_left: value('crop_w'), crop_top: value('crop_h') },
      ...{ target_width: value('target_width'), target_height: value('target_height') },
    }
  }
  return {}
}

function clipSkipOf(nodes: Iterable<GraphNode>): number {
  for (const { inputs } of nodes) {
    const layer = numeral(inputs.stop_at_clip_layer ?? inputs.clip_skip)
    if (layer !== undefined) return Math.max(Math.abs(layer) - 1, 0)
  }
  return 0
}
