/** `npm run bench -- --peer`: our UNet against exported ones of the same weights, step by step and by turns. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { root } from '../../set-up.mjs'
import { benchBrowser, serveBench } from '../engine/measurement.mjs'
import { WorkerHeap } from '../engine/worker-heap.mjs'
import { spread } from '../figures.mjs'

/** @typedef {import('./worker.ts').Contender} Contender */
/** @typedef {import('./worker.ts').Answer & { heapBytes: number }} Measured */
/** @typedef {{ load: Measured, first: Measured, steps: Measured[] }} Result */

const packages = ['torch', 'diffusers', 'transformers', 'onnx', 'onnxscript', 'onnxruntime']

/** @typedef {{ width: number, size: number, turns: number, contenders: Contender[] }} Comparison */

/** Exports what is not there yet, compares, and writes the table. */
export async function benchPeers(/** @type {Comparison & { hardware: boolean }} */ { hardware, ...comparison }) {
  const folder = exported(comparison)
  const { launch, gpu } = await benchBrowser({ hardware })
  const { peerUrl, close } = await serveBench(root)
  try {
    const results = await comparePeers(peerUrl, launch, folder, comparison)
    const { width, size } = comparison
    console.log(`${new Date().toISOString()} · ${gpu} · UNet of ${width} channels, ${size}×${size}, a batch of two\n`)
    console.log(peerTable(results))
  } finally {
    await close()
  }
}

/** The folder of what is compared; made where it is not there. PYTHON names an interpreter that has what export.py imports. */
function exported(/** @type {Comparison} */ { width, size }) {
  const folder = join(root, '.cache', `peer-${width}-${size}`)
  if (existsSync(join(folder, 'fused.onnx.data'))) return folder
  const python = process.env.PYTHON ?? venv()
  const script = join(root, 'tools/bench/peer/export.py')
  run(python, [script, folder, '--width', String(width), '--size', String(size)])
  return folder
}

function venv() {
  const folder = join(root, '.cache/peer-python')
  const python = join(folder, 'bin/python')
  if (!existsSync(python)) run('python3', ['-m', 'venv', folder])
  run(python, ['-m', 'pip', 'install', '--quiet', ...packages])
  return python
}

function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: see above`)
}

/** Loads all of `contenders` in one browser, and draws a step with each in turn. */
async function comparePeers(
  /** @type {string} */ url,
  /** @type {import('playwright').LaunchOptions} */ launch,
  /** @type {string} */ folder,
  /** @type {Comparison} */ { size, turns, contenders },
) {
  const files = ['plain.onnx', 'plain.onnx.data', 'fused.onnx', 'fused.onnx.data', 'unet/config.json']
  const paths = [...files, 'unet/diffusion_pytorch_model.safetensors'].map((path) => join(folder, path))
  const browser = await chromium.launch(launch)
  try {
    const page = await browser.newPage()
    const heap = await WorkerHeap.attach(page, 'darkroom-peer')
    await page.goto(url)
    await page.locator('input').setInputFiles(paths)
    const peer = await page.evaluateHandle(
      () => /** @type {import('./page.ts').Peer} */ (Reflect.get(globalThis, 'peer')),
    )
    await peer.evaluate(({ ready }) => ready())
    const ask = async (/** @type {'load' | 'step'} */ what, /** @type {Contender} */ contender) => {
      await heap.collectGarbage()
      const idle = await heap.bytes()
      const answer = peer.evaluate(({ ask }, question) => ask(question), { what, contender, size })
      const heapBytes = (await heap.peakUntil(answer)) - idle
      console.error(`${contender}: ${what}, ${(await answer).seconds.toFixed(1)} s`)
      return { ...(await answer), heapBytes }
    }
    /** @type {Record<string, Result>} */
    const results = {}
    for (const contender of contenders) {
      try {
        const load = await ask('load', contender)
        results[contender] = { load, first: await ask('step', contender), steps: [] }
      } catch (error) {
        console.log(`${contender} does not run: ${String(error).split('\n')[0]}`)
      }
    }
    for (let turn = 0; turn < turns; turn++) {
      for (const [contender, { steps }] of Object.entries(results)) {
        steps.push(await ask('step', /** @type {Contender} */ (contender)))
      }
    }
    return results
  } finally {
    await browser.close()
  }
}

/** Each contender a column, ours first; ratios of a step to ours turn by turn. */
function peerTable(/** @type {Awaited<ReturnType<typeof comparePeers>>} */ results) {
  const all = Object.values(results)
  const [ours] = all
  if (!ours) return 'Nothing ran.'
  const row = (/** @type {string} */ name, /** @type {(one: Result) => string} */ of) => [name, ...all.map(of)]
  const seconds = (/** @type {Measured[]} */ steps) => steps.map((step) => step.seconds)
  const lines = [
    ['', ...Object.keys(results)],
    ['---', ...all.map(() => '---')],
    row('load', ({ load }) => `${load.seconds.toFixed(1)} s`),
    row('first step, shaders compiled', ({ first }) => `${first.seconds.toFixed(1)} s`),
    row('step', ({ steps }) => spread(sorted(seconds(steps)), 'seconds')),
    row('step ÷ ours, turn by turn', ({ steps }) =>
      spread(sorted(seconds(steps).map((one, turn) => one / (ours.steps[turn]?.seconds ?? Number.NaN))), 'ratio'),
    ),
    row('dispatches per step', ({ steps }) => String(steps[0]?.dispatches ?? '')),
    row('nodes on the GPU', ({ load }) => String(load.nodes.WebGpuExecutionProvider ?? 0)),
    row('nodes on the CPU', ({ load }) => String(load.nodes.CPUExecutionProvider ?? 0)),
    row('GPU, most while loading', ({ load }) => spread([load.gpuBytes], 'bytes')),
    row('GPU, most in a step, beside the weights', ({ first }) => spread([first.gpuBytes], 'bytes')),
    row('JavaScript heap, most while loading', ({ load }) => spread([load.heapBytes], 'bytes')),
    row('wasm heap, grown by loading and the first step', ({ load, first }) =>
      spread([load.wasmBytes + first.wasmBytes], 'bytes'),
    ),
    row('distance from ours', ({ first }) => distance(first.output, ours.first.output).toExponential(1)),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const sorted = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)

/** Relative RMS. */
function distance(/** @type {number[]} */ found, /** @type {number[]} */ expected) {
  const sum = (/** @type {(i: number) => number} */ of) => expected.reduce((total, _, i) => total + of(i) ** 2, 0)
  return Math.sqrt(sum((i) => (found[i] ?? Number.NaN) - (expected[i] ?? 0)) / sum((i) => expected[i] ?? 0))
}
