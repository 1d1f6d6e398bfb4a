/** One .safetensors file with a whole model in it, as CompVis' LDM and everything after it save them. */
import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, readSafetensors, renamed, type Safetensors, stored, type Weights } from '../bytes/index.ts'
import type { Json } from '../configs/index.ts'
import { upscalerIn } from '../upscaler/index.ts'
import { refuseForeign, withoutUnet } from './foreign-models.ts'
import type { Parts } from './parts.ts'

/** Where each part may begin, and a tensor by which it is known. */
const places = {
  unet: {
    prefixes: ['model.diffusion_model.', 'diffusion_model.', 'unet.', ''],
    signs: ['input_blocks.0.0.weight', 'conv_in.weight'],
  },
  vae: { prefixes: ['first_stage_model.', 'vae.'], signs: ['decoder.conv_in.weight'] },
  textEncoder: {
    prefixes: [
      'cond_stage_model.transformer.text_model.',
      'cond_stage_model.transformer.',
      'conditioner.embedders.0.transformer.text_model.',
      'conditioner.embedders.0.transformer.',
      'text_encoder.text_model.',
      'text_encoder.',
    ],
    signs: ['embeddings.token_embedding.weight'],
  },
  textEncoder2: {
    prefixes: ['conditioner.embedders.1.model.', 'conditioner.embedders.0.model.', 'text_encoder_2.'],
    signs: ['token_embedding.weight', 'text_model.embeddings.token_embedding.weight'],
  },
}

/** The parts of the file at `path`; a .yaml of the same name beside it may tell how it predicts. */
export async function singleFileParts(files: ReadonlyMap<string, ByteSource>, path: string): Promise<Parts> {
  const source = files.get(path)!
  const file = await readSafetensors(source, path)
  refuseForeign(file, path)
  if (upscalerIn(file.tensors, path)) {
    const sentence =
      'is an upscaler, which draws nothing by itself. Drop it on the page alone, then press Enlarge on a picture.'
    throw badFile(path, sentence)
  }
  const tensors = stored(file, source)
  const part = (name: keyof typeof places) => {
    const weights = below(tensors, places[name].prefixes, places[name].signs)
    return weights && { weights, where: path }
  }
  const unet = part('unet')
  if (!unet) throw withoutUnet(file, path)
  const yaml = files.get(path.replace(/\.\w+$/, '.yaml'))
  const sidecar = yaml && yaml.size < mostYaml ? new TextDecoder().decode(await yaml.read(0, yaml.size)) : ''
  return {
    unet,
    vae: part('vae'),
    textEncoder: part('textEncoder'),
    textEncoder2: part('textEncoder2'),
    scheduler: prediction(file, sidecar),
  }
}

/** Configs of LDM are a few kilobytes, in bytes. */
const mostYaml = 1 << 20

function below(tensors: Weights, prefixes: string[], signs: string[]): Weights | undefined {
  const prefix = prefixes.find((prefix) => signs.some((sign) => tensors.has(prefix + sign)))
  if (prefix === undefined) return undefined
  return renamed(tensors, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined))
}

/** The signs that v-prediction models carry, by the conventions of A1111 and ComfyUI (empty tensors), kohya and modelspec (metadata). */
function prediction({ tensors, metadata }: Safetensors, yaml: string): Json {
  const predictsV =
    tensors.has('v_pred') ||
    /^v(_|-|$)/i.test(metadata['modelspec.prediction_type'] ?? '') ||
    /^true$/i.test(metadata.ss_v_parameterization ?? '') ||
    /^\s*parameterization:\s*["']?v\b/m.test(yaml)
  const zeroSnr = tensors.has('ztsnr') || /^true$/i.test(metadata.ss_zero_terminal_snr ?? '')
  return {
    ...(predictsV && { prediction_type: 'v_prediction' }),
    ...(zeroSnr && { rescale_betas_zero_snr: true }),
  }
}
