/** The figures of a measurement, and tables of them. */

/** @typedef {import('./engine/measurement.mjs').Measurement} Measurement */
/** @typedef {'seconds' | 'bytes' | 'count' | 'ratio'} Unit */

/** The processor has no such figures. */
const onGpu = (/** @type {Measurement} */ m, /** @type {number | number[]} */ value) =>
  m.adapter === 'processor' ? [] : value

/** Nobody looks for them where nothing was drawn. */
const nodes = (/** @type {Measurement} */ { placement }, /** @type {string} */ provider) =>
  Object.keys(placement).length === 0 ? [] : (placement[provider] ?? 0)

/**
 * What a measurement tells, row by row.
 * @type {{ name: string, unit: Unit, of(m: Measurement): number | number[] }[]}
 */
export const figures = [
  { name: 'load', unit: 'seconds', of: (m) => m.loadSeconds },
  { name: 'the GPU, done with the load after', unit: 'seconds', of: (m) => m.settleSeconds },
  { name: 'load, of the processors', unit: 'seconds', of: (m) => m.processorSeconds.loading },
  { name: 'from the request to the first step, loaded', unit: 'seconds', of: (m) => m.beginSeconds },
  { name: 'change of a LoRA’s weight', unit: 'seconds', of: (m) => m.changeSeconds },
  {
    name: 'change of a LoRA’s weight ÷ load',
    unit: 'ratio',
    of: (m) => m.changeSeconds.map((seconds) => seconds / (m.loadSeconds + (m.settleSeconds[0] ?? 0))),
  },
  {
    name: 'change of a LoRA’s weight, of the processors',
    unit: 'seconds',
    // Where nothing is drawn besides.
    of: (m) => (m.stepSeconds.length > 0 ? [] : m.processorSeconds.after / m.changeSeconds.length),
  },
  { name: 'sessions made anew by changes', unit: 'seconds', of: (m) => m.remakingSeconds },
  { name: 'step', unit: 'seconds', of: (m) => m.stepSeconds },
  { name: 'of a step, not in the UNet', unit: 'seconds', of: (m) => m.betweenSeconds },
  { name: 'decode', unit: 'seconds', of: (m) => m.decodeSeconds },
  { name: 'loop of Standard', unit: 'seconds', of: (m) => m.standardSeconds },
  { name: 'loop of Fast', unit: 'seconds', of: (m) => m.fastSeconds },
  {
    name: 'Standard ÷ Fast, turn by turn',
    unit: 'ratio',
    of: (m) => m.standardSeconds.map((seconds, turn) => seconds / (m.fastSeconds[turn] ?? Number.NaN)),
  },
  { name: 'first picture', unit: 'seconds', of: (m) => m.firstPictureSeconds },
  { name: 'dispatches per step', unit: 'count', of: (m) => onGpu(m, m.stepDispatches) },
  { name: 'nodes on the GPU', unit: 'count', of: (m) => onGpu(m, nodes(m, 'WebGpuExecutionProvider')) },
  { name: 'nodes on the CPU', unit: 'count', of: (m) => onGpu(m, nodes(m, 'CPUExecutionProvider')) },
  { name: 'JavaScript heap above idle, loading', unit: 'bytes', of: (m) => m.heapBytes.peakLoading - m.heapBytes.idle },
  { name: 'wasm heap above idle, loading', unit: 'bytes', of: (m) => m.wasmBytes.loaded },
  { name: 'wasm heap above idle, drawing', unit: 'bytes', of: (m) => m.wasmBytes.drawn },
  { name: 'weights', unit: 'bytes', of: (m) => m.weightBytes },
  { name: 'GPU, most while loading', unit: 'bytes', of: (m) => onGpu(m, m.gpuBytes.peakLoading) },
  { name: 'GPU, loaded', unit: 'bytes', of: (m) => onGpu(m, m.gpuBytes.loaded) },
  { name: 'GPU, most while drawing', unit: 'bytes', of: (m) => onGpu(m, m.gpuBytes.peakDrawing) },
  { name: 'GPU, grown by the change', unit: 'bytes', of: (m) => onGpu(m, m.gpuBytes.grown) },
  {
    name: 'GPU, most of the whole run',
    unit: 'bytes',
    of: (m) => onGpu(m, Math.max(m.gpuBytes.peakLoading, m.gpuBytes.peakDrawing)),
  },
  { name: 'GPU, as the person is told', unit: 'bytes', of: (m) => onGpu(m, m.toldBytes) },
  { name: 'GPU ÷ weights, loading', unit: 'ratio', of: (m) => onGpu(m, m.gpuBytes.peakLoading / m.weightBytes) },
]

/** All values of a figure that several runs gave, smallest first. */
function values(/** @type {typeof figures[number]} */ { of }, /** @type {Measurement[]} */ measurements) {
  return measurements.flatMap(of).sort((a, b) => a - b)
}

/** The median of every figure, by name; NaN where nothing was measured, such as the second of one step. */
export function medians(/** @type {Measurement[]} */ measurements) {
  return Object.fromEntries(figures.map((figure) => [figure.name, middle(values(figure, measurements))]))
}

/** One column per title, medians with their spread; with two columns, a third for the second ÷ the first. */
export function table(/** @type {{ title: string, measurements: Measurement[] }[]} */ columns) {
  const isComparison = columns.length === 2
  const head = ['', ...columns.map(({ title }) => title), ...(isComparison ? ['ratio'] : [])]
  const body = figures.flatMap((figure) => {
    const cells = columns.map(({ measurements }) => values(figure, measurements))
    if (cells.every(({ length }) => length === 0)) return []
    const [a = Number.NaN, b = Number.NaN] = cells.map(middle)
    const ratio = b === a ? 1 : b / a
    return [
      [figure.name, ...cells.map((cell) => spread(cell, figure.unit)), ...(isComparison ? [ratio.toFixed(3)] : [])],
    ]
  })
  return laidOut([head, ...body])
}

function laidOut(/** @type {string[][]} */ rows) {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  const line = (/** @type {string[]} */ row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')
  return rows.map(line).join('\n')
}

/** One row per session: what its weights are, what it took to make it, and what all took while it ran. */
export function stageTable(/** @type {Measurement | undefined} */ measurement) {
  const head = [
    'network',
    'weights',
    'before',
    'most, loading',
    'grown ÷ weights',
    'loaded',
    'most, running',
    'made',
    'dispatches',
    'runs',
  ]
  const rows = (measurement?.stages ?? []).map(
    ({ name, weightBytes, gpuBytes, seconds, runSeconds, runDispatches }) => [
      name,
      ...[weightBytes, gpuBytes.before, gpuBytes.peakLoading].map((value) => written(value, 'bytes')),
      written((gpuBytes.peakLoading - gpuBytes.before) / weightBytes, 'ratio'),
      ...[gpuBytes.loaded, gpuBytes.peakRunning].map((value) => written(value, 'bytes')),
      written(seconds, 'seconds'),
      String(runDispatches.at(-1) ?? '–'),
      runSeconds.map((value) => written(value, 'seconds')).join(' '),
    ],
  )
  return laidOut([head, ...rows])
}

/** "1.2 s (1.1 s – 1.5 s)": the median, the least and the most. */
export function spread(/** @type {number[]} */ sorted, /** @type {Unit} */ unit) {
  if (sorted.length === 0) return '–'
  const [least, median, most] = [sorted[0], middle(sorted), sorted.at(-1)].map((value) => written(value ?? 0, unit))
  return least === most ? `${median}` : `${median} (${least} – ${most})`
}

function middle(/** @type {number[]} */ sorted) {
  const at = (/** @type {number} */ i) => sorted[i] ?? Number.NaN
  return (at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2
}

function written(/** @type {number} */ value, /** @type {Unit} */ unit) {
  if (unit === 'bytes') return `${(value / 1e6).toFixed(1)} MB`
  if (unit === 'seconds') return `${value.toFixed(value < 10 ? 3 : 1)} s`
  return unit === 'ratio' ? value.toFixed(3) : String(value)
}
