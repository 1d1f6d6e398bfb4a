/** `npm run bench`: how fast and how large the engine is, for a tiny model and for one of full size. README.md tells how to use it. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { root, setUp } from '../set-up.mjs'

setUp()
const { benchBrowser, measure, serveBench } = await import('./engine/measurement.mjs')
const { medians, spread, stageTable, table } = await import('./figures.mjs')
const { fullSizeModel, randomSdxl, tinyModel } = await import('./models/models.mjs')
const { checkedOut, workingTree } = await import('./revisions.mjs')
const { measureStore } = await import('./store/store.mjs')
const { measureFirstPicture } = await import('./page/first-picture.mjs')

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    size: { type: 'string' },
    steps: { type: 'string' },
    bits: { type: 'string', default: '16' },
    runs: { type: 'string' },
    json: { type: 'string' },
    hardware: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    costs: { type: 'boolean', default: false },
    operators: { type: 'boolean', default: false },
    peer: { type: 'boolean', default: false },
    width: { type: 'string', default: '320' },
    with: { type: 'string', default: 'ours,plain,fused' },
  },
})
if (options.costs) {
  const { runnerImport } = await import('vite')
  /** @type {{ module: typeof import('./costs/table.ts') }} */
  const { module } = await runnerImport(new URL('costs/table.ts', import.meta.url).pathname, { configFile: false })
  const size = options.size === undefined ? undefined : Number(options.size)
  console.log(await module.costReport(options.only === 'sdxl' ? 'sdxl' : 'sd15', size))
  /** @type {{ module: typeof import('./costs/left-out.ts') }} */
  const leftOut = await runnerImport(new URL('costs/left-out.ts', import.meta.url).pathname, { configFile: false })
  console.log(await leftOut.module.fastReport())
  process.exit()
}
if (options.peer) {
  const { benchPeers } = await import('./peer/compare.mjs')
  const { size = '128', runs = '3', width, hardware } = options
  const contenders = /** @type {import('./peer/worker.ts').Contender[]} */ (options.with.split(','))
  await benchPeers({ hardware, width: Number(width), size: Number(size), turns: Number(runs), contenders })
  process.exit()
}
if (options.operators) {
  const { compareOperators } = await import('./operators/operators.mjs')
  const { launch } = await benchBrowser(options)
  const { operatorsUrl, close } = await serveBench(root)
  const turns = Number(options.runs ?? 5)
  await compareOperators(operatorsUrl, launch, { turns, which: options.only, bits: options.bits }).finally(close)
  process.exit()
}
if (options.only && !['tiny', 'start', 'full', 'change', 'fast', 'sdxl', 'store', 'demo'].includes(options.only)) {
  throw new Error('--only is tiny, start, full, change, fast, sdxl, store or demo')
}
if (!['16', '8', '4'].includes(options.bits)) throw new Error('--bits is 16, 8 or 4')
if (positionals.length !== (options.compare ? 2 : 0)) throw new Error('--compare, and only it, wants two revisions')

const runs = Number(options.runs ?? (options.compare ? 3 : 1))
const isWanted = (/** @type {string} */ part) => (options.only ?? part) === part
const tasks = [
  ...(isWanted('tiny') ? [task('tiny', 'gpu'), task('tiny', 'processor')] : []),
  // What a request and a step take besides the networks: as much with a model of any size.
  ...(options.only === 'start' ? [task('tiny', 'processor', { begins: 10 })] : []),
  ...(isWanted('full') ? [task('full', 'gpu'), task('full', 'gpu', { lora: true })] : []),
  // Of what a LoRA costs without drawing with it: `full` has it too.
  ...(options.only === 'change' ? [task('full', 'gpu', { lora: true, isDrawn: false })] : []),
  // What takes a software GPU the better part of an hour comes only where it is asked for.
  ...(options.only === 'sdxl' ? [task('sdxl', 'gpu')] : []),
  ...(options.only === 'fast' || (options.hardware && isWanted('fast')) ? [task('full', 'gpu', { turns: 1 })] : []),
]
const { launch, gpu } = await benchBrowser(options)
const sources = options.compare ? positionals.map(checkedOut) : [workingTree()]
const pages = await Promise.all(sources.map(({ folder }) => serveBench(folder)))
/** @type {import('./engine/measurement.mjs').Measurement[][][]} By revision, task and run. */
const measured = sources.map(() => tasks.map(() => []))
try {
  if (isWanted('demo') && !options.compare) reportFirstPicture(await measureFirstPicture())
  if (isWanted('store') && !options.compare) reportStore(await measureStore(pages[0]?.storeUrl ?? '', launch))
  for (let run = 0; run < runs; run++) {
    for (const [t, task] of tasks.entries()) {
      // By turns, so that what slows the machine for a while slows all revisions.
      for (const [s, page] of pages.entries()) {
        console.error(`${sources[s]?.name}: ${task.title}, run ${run + 1} of ${runs}…`)
        measured[s]?.[t]?.push(await measure(page.url, launch, task))
      }
    }
  }
} finally {
  for (const page of pages) await page.close()
  for (const { remove } of sources) remove()
}
if (tasks.length > 0) report()

function reportFirstPicture(/** @type {number[]} */ seconds) {
  console.log(`demo: first picture ${spread(seconds, 'seconds')} after opening the page without a GPU, 20 steps`)
}

function reportStore(/** @type {Awaited<ReturnType<typeof measureStore>>} */ { plain, composed, ratio, ratios }) {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((one) => Math.round(100 * one))
  const speeds = `${Math.round(composed / 1e6)} MB/s, plain chunks ${Math.round(plain / 1e6)} MB/s`
  console.log(`store: read back at ${Math.round(100 * ratio)} % (${least} – ${most}) of plain chunks: ${speeds}`)
}

/** @returns {import('./engine/measurement.mjs').Task & { title: string }} */
function task(
  /** @type {'tiny' | 'full' | 'sdxl'} */ model,
  /** @type {'gpu' | 'processor'} */ device,
  { lora = false, turns = 0, begins = 1, isDrawn = true } = {},
) {
  // Software GPUs are thousands of times slower: what they tell of full size is its memory.
  const isSlow = model !== 'tiny' && !options.hardware
  const isXl = model === 'sdxl'
  const isLarge = begins > 1 || (!isSlow && model !== 'tiny')
  const size = Number(options.size ?? (isLarge ? (isXl ? 1024 : 512) : isXl ? 64 : 128))
  const steps = isDrawn ? Number(options.steps ?? (turns > 0 ? 20 : isSlow ? (isXl ? 1 : 2) : 10)) : 0
  const rounded = options.bits === '16' ? {} : { bits: /** @type {4 | 8} */ (Number(options.bits)) }
  const bits = 'bits' in rounded ? `, ${rounded.bits} bits` : ''
  const what = `${model}${bits}${lora ? ' with a LoRA' : ''}${turns > 0 ? ', Standard and Fast by turns' : ''}`
  const title = `${what} on the ${device}, ${size}×${size}, ${steps} ${steps === 1 ? 'step' : 'steps'}`
  return {
    ...(isXl ? randomSdxl : model === 'tiny' ? tinyModel() : fullSizeModel()),
    ...rounded,
    device,
    size,
    steps,
    previews: !isSlow,
    lora,
    turns,
    begins,
    title,
  }
}

function report() {
  const first = measured[0]?.[0]?.[0]
  const machine = { date: new Date().toISOString(), adapter: first?.adapter, gpu, onnxruntime: first?.onnxruntime }
  console.log(Object.values(machine).join(' · '))
  const results = tasks.map(({ title }, t) => {
    const columns = sources.map(({ name }, s) => ({ title: name, measurements: measured[s]?.[t] ?? [] }))
    console.log(`\n${title}\n${table(columns)}`)
    if (options.only === 'sdxl') console.log(`\n${stageTable(measured[0]?.[t]?.[0])}`)
    return { task: title, revisions: columns.map((column) => ({ ...column, medians: medians(column.measurements) })) }
  })
  if (options.json) writeFileSync(options.json, JSON.stringify({ ...machine, results }, null, 2))
}
