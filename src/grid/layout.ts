/** Where a grid's pictures and labels lie, in pixels of the finished picture. */
import { leastCanvasArea } from '../imaging/index.ts'
import { drawnSize } from '../parameters/index.ts'
import type { GridPlan } from './plan.ts'

/** The width of a text in pixels, at a font size in pixels. */
export type Measure = (text: string, fontSize: number) => number

export interface Label {
  lines: readonly string[]
  /** The middle of the first line. */
  x: number
  y: number
}

export interface GridLayout {
  width: number
  height: number
  fontSize: number
  lineHeight: number
  /** How large a cell's picture is shown, times its own size: below 1 where the whole would be too large for a canvas. */
  scale: number
  cell: { width: number; height: number }
  /** The upper left corner of each cell, row by row. */
  places: readonly { x: number; y: number }[]
  columnLabels: readonly Label[]
  rowLabels: readonly Label[]
}

/** Pixels that a canvas may have, largest first: what desktop browsers hold (github.com/jhildenbiddle/canvas-size), and what all do. */
export const canvasAreas = [8192 ** 2, leastCanvasArea] as const

/** The longest side that all of them hold. */
const maxSide = 16_384

/** Between two cells. */
const gap = 4

/**
 * Lays the grid out on a canvas of at most `maxArea` pixels. The font grows with the cells, as A1111's does, but is never too small
 * to be read.
 */
export function layOut({ x, y, requests }: GridPlan, measure: Measure, maxArea: number = canvasAreas[0]): GridLayout {
  const [columns, rows] = [x.values.length, y.values.length]
  const sizes = requests.map(drawnSize)
  const whole = {
    width: Math.max(...sizes.map(({ width }) => width)),
    height: Math.max(...sizes.map(({ height }) => height)),
  }
  const scale = scaleFor(whole, columns, rows, maxArea)
  const cell = { width: Math.floor(whole.width * scale), height: Math.floor(whole.height * scale) }
  const fontSize = Math.max(12, Math.round((cell.width + cell.height) / 40))
  const lineHeight = Math.round(fontSize * 1.3)
  const margin = fontSize
  const wrapped = (text: string, width: number) => wrap(text, width, (line) => measure(line, fontSize))
  const columnLines = x.values.map(({ label }) => wrapped(label, cell.width))
  const longest = Math.max(...y.values.map(({ label }) => measure(label, fontSize)))
  const rowWidth = Math.ceil(Math.min(longest, Math.max(cell.width * 0.75, 8 * fontSize)))
  const rowLines = y.values.map(({ label }) => wrapped(label, rowWidth))
  const mostLines = Math.max(...columnLines.map((lines) => lines.length))
  const left = rowWidth > 0 ? rowWidth + 2 * margin : 0
  const top = mostLines > 0 ? mostLines * lineHeight + margin : 0
  const column = (i: number) => left + i * (cell.width + gap)
  const row = (j: number) => top + j * (cell.height + gap)
  return {
    ...{ fontSize, lineHeight, scale, cell },
    width: column(columns) - gap,
    height: row(rows) - gap,
    places: requests.map((_, i) => ({ x: column(i % columns), y: row(Math.floor(i / columns)) })),
    columnLabels: columnLines.map((lines, i) => ({
      lines,
      x: column(i) + cell.width / 2,
      y: (top - (lines.length - 1) * lineHeight) / 2,
    })),
    rowLabels: rowLines.map((lines, j) => ({
      lines,
      x: left / 2,
      y: row(j) + (cell.height - (lines.length - 1) * lineHeight) / 2,
    })),
  }
}

/** As large as a canvas allows, with a twentieth left for labels and gaps. */
function scaleFor(cell: GridLayout['cell'], columns: number, rows: number, maxArea: number): number {
  const [all, tall] = [cell.width * columns, cell.height * rows]
  const fits = Math.min(maxSide / all, maxSide / tall, Math.sqrt(maxArea / (all * tall)))
  return Math.min(1, 0.95 * fits)
}

/** The text in lines of at most `width`, broken between words, and within one that is too long by itself. */
export function wrap(text: string, width: number, measure: (line: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word
    if (measure(longer) <= width) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    while (measure(word) > width && [...word].length > 1) {
      const letters = [...word]
      let fit = 1
      while (fit < letters.length - 1 && measure(letters.slice(0, fit + 1).join('')) <= width) fit++
      lines.push(letters.slice(0, fit).join(''))
      word = letters.slice(fit).join('')
    }
    line = word
  }
  return line ? [...lines, line] : lines
}
