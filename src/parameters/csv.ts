/** Comma-separated values, RFC 4180: cells in quotes may hold commas, line ends, and quotes written twice. */

/** The rows of a file, each a list of cells; empty lines are none. A quote that is never closed ends with the file. */
export function table(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = csv.startsWith('\ufeff') ? 1 : 0
  while (at < csv.length) {
    const cell = cellAt(csv, at)
    row.push(cell.text)
    at = cell.end
    if (csv[at] === ',') {
      at++
      if (at < csv.length) continue
      row.push('')
    }
    if (csv.startsWith('\r\n', at)) at += 2
    else if (at < csv.length) at++
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}

/** The cell that begins at `from`, and where the comma or the line's end behind it is. */
function cellAt(csv: string, from: number): { text: string; end: number } {
  if (csv[from] !== '"') {
    const end = endOf(csv, from)
    return { text: csv.slice(from, end), end }
  }
  let text = ''
  let at = from + 1
  while (at < csv.length) {
    const quote = csv.indexOf('"', at)
    if (quote < 0) return { text: text + csv.slice(at), end: csv.length }
    text += csv.slice(at, quote)
    at = quote + 1
    if (csv[at] !== '"') break
    text += '"'
    at++
  }
  // What stands between the closing quote and the comma belongs to the cell, as in Python's reader.
  const end = endOf(csv, at)
  return { text: text + csv.slice(at, end), end }
}

function endOf(csv: string, from: number): number {
  const match = /[,\r\n]/g
  match.lastIndex = from
  return match.exec(csv)?.index ?? csv.length
}
