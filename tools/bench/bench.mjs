/** `npm run bench`: how fast and how large the engine is, for a tiny model and for one of full size. README.md tells how to use it. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setUp } from '../set-up.mjs'

setUp()
const { benchBrowser, measure, serveBench } = await import('./engine/measurement.mjs')
const { medians, spread, table } = await import('./figures.mjs')
const { fullSizeModel, tinyModel } = await import('./models/models.mjs')
const { checkedOut, workingTree } = await import('./revisions.mjs')
const { measureStore } = await import('./store/store.mjs')
const { measureFirstPicture } = await import('./page/first-picture.mjs')

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    size: { type: 'string' },
    steps: { type: 'string' },
    runs: { type: 'string' },
    json: { type: 'string' },
    hardware: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
    costs: { type: 'boolean', default: false },
  },
})
if (options.costs) {
  const { runnerImport } = await import('vite')
  /** @type {{ module: typeof import('./costs/table.ts') }} */
  const { module } = await runnerImport(new URL('costs/table.ts', import.meta.url).pathname, { configFile: false })
  console.log(module.costReport(Number(options.size ?? 512)))
  /** @type {{ module: typeof import('./costs/left-out.ts') }} */
  const leftOut = await runnerImport(new URL('costs/left-out.ts', import.meta.url).pathname, { configFile: false })
  console.log(await leftOut.module.fastReport())
  process.exit()
}
if (options.only && !['tiny', 'start', 'full', 'change', 'fast', 'store', 'demo'].includes(options.only)) {
  throw new Error('--only is tiny, start, full, change, fast, store or demo')
}
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
  // On a software GPU it takes the better part of an hour: only where it is asked for.
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
  /** @type {'tiny' | 'full'} */ model,
  /** @type {'gpu' | 'processor'} */ device,
  { lora = false, turns = 0, begins = 1, isDrawn = true } = {},
) {
  // Software GPUs are thousands of times slower: what they tell of full size is its memory.
  const isSlow = model === 'full' && !options.hardware
  const size = Number(options.size ?? (begins > 1 || (model === 'full' && options.hardware) ? 512 : 128))
  const steps = isDrawn ? Number(options.steps ?? (turns > 0 ? 20 : isSlow ? 2 : 10)) : 0
  const what = `${model}${lora ? ' with a LoRA' : ''}${turns > 0 ? ', Standard and Fast by turns' : ''}`
  const title = `${what} on the ${device}, ${size}×${size}, ${steps} ${steps === 1 ? 'step' : 'steps'}`
  return {
    ...(model === 'tiny' ? tinyModel() : fullSizeModel()),
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
    return { task: title, revisions: columns.map((column) => ({ ...column, medians: medians(column.measurements) })) }
  })
  if (options.json) writeFileSync(options.json, JSON.stringify({ ...machine, results }, null, 2))
}
