/** `npm run bench -- --costs`: what a step of Stable Diffusion 1.5 or SDXL costs, kernel by kernel, and how fast it could be; no GPU is needed. */
import { unetGraph, unetSizes, WebGpuDialect } from '../../../src/diffusion/networks/graph/index.ts'
import { parseUnetConfig, type UnetConfig, type UnetConfigJson } from '../../../src/models/configs/index.ts'
import { openCheckpoint } from '../../../src/models/index.ts'
import { randomFile } from '../models/random-file.ts'
import { configs } from '../models/sd15-configs.mjs'
import { sdxlTensors } from '../models/sdxl-tensors.ts'
import { type Cost, costsOf } from './costs.ts'
import { devices, roofline } from './devices.ts'
import { readOnnx } from './onnx-reader.ts'

export const sd15 = parseUnetConfig(configs['unet/config.json'] as UnetConfigJson, 'SD 1.5')

/** As the app reads it off the names and shapes of a whole file. */
export async function sdxl(): Promise<UnetConfig> {
  return (await openCheckpoint(new Map([['sdxl.safetensors', randomFile(sdxlTensors())]]))).unet.config
}

/** Of one pass of the UNet in 16 bits with fused attention; `side` is the picture's in pixels, a `batch` of 2 is guided. */
export function passCosts({
  config = sd15,
  side = 512,
  batch = 2,
  branch,
}: {
  config?: UnetConfig
  side?: number
  batch?: number
  branch?: number
}): Cost[] {
  const { graph } = unetGraph(new WebGpuDialect('unet', { type: 'float16', fusedAttention: true }), config, branch)
  const size = { batch, height: side / 8, width: side / 8 }
  return costsOf(readOnnx(graph.encode()), { ...size, tokens: 77 }, unetSizes(config, size, 'nhwc'))
}

/** Of a guided pass, whole and shallow: what one leaves out with deep features kept. `side` is by default the model's own. */
export async function costReport(model: 'sd15' | 'sdxl', chosen?: number): Promise<string> {
  const config = model === 'sdxl' ? await sdxl() : sd15
  const side = chosen ?? 8 * config.sample_size
  const passes = [
    { title: 'A whole pass', costs: passCosts({ config, side }) },
    ...[0, 1].map((branch) => ({
      title: `A shallow pass, branch ${branch}`,
      costs: passCosts({ config, side, branch }),
    })),
  ]
  return passes.map(({ title, costs }) => `${title} at ${side}×${side}, guided:\n\n${costTable(costs)}\n`).join('\n')
}

/** By kernel, the dearest on the first device first, and their sum. */
export function costTable(costs: readonly Cost[]): string {
  const kernels = [...new Set(costs.map(({ kernel }) => kernel))]
  const rows = kernels.map((one) =>
    row(
      one,
      costs.filter(({ kernel }) => kernel === one),
    ),
  )
  rows.sort((a, b) => b.seconds[0]! - a.seconds[0]!)
  rows.push(row('all', costs))
  const head = ['kernel', 'times', 'GFLOP', 'MB read', 'MB written', ...devices.map(({ name }) => `${name}, ms`)]
  const lines = rows.map(({ kernel, count, flops, read, written, seconds }) => [
    ...[kernel, String(count), (flops / 1e9).toFixed(1), (read / 1e6).toFixed(0), (written / 1e6).toFixed(0)],
    ...seconds.map((one) => (1000 * one).toFixed(1)),
  ])
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function row(kernel: string, costs: readonly Cost[]) {
  const sum = (of: (cost: Cost) => number) => costs.reduce((total, cost) => total + of(cost), 0)
  return {
    kernel,
    count: costs.length,
    flops: sum(({ multiplications }) => 2 * multiplications),
    read: sum(({ bytesRead }) => bytesRead),
    written: sum(({ bytesWritten }) => bytesWritten),
    seconds: devices.map((device) => sum((cost) => roofline(device, cost))),
  }
}
