/** Lists that templates take words from: text files of one line each, as wildcards are shared. */

/** Lines by the list's name, a path without its ending: `colours`, `animals/birds`. */
export type Lists = ReadonlyMap<string, readonly string[]>

/** The lines of a text file that say something; one that begins with # is a remark. */
export function linesOf(text: string): string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** What a list is called by: its file's path without the ending. */
export function listName(path: string): string {
  return path.replaceAll('\\', '/').replace(/\.(txt|ya?ml|json)$/i, '')
}

/** The lines that `name` stands for, whatever its capitals; `*` is any part of a name. Undefined where there is no such list. */
export function linesNamed(name: string, lists: Lists): readonly string[] | undefined {
  const wanted = name.toLowerCase()
  const pieces = wanted.split('*')
  const found = [...lists].filter(([each]) =>
    pieces.length === 1 ? each.toLowerCase() === wanted : fits(each, pieces),
  )
  return found.length > 0 ? found.flatMap(([, lines]) => lines) : undefined
}

/** Whether the name has these pieces in order, the first at its beginning and the last at its end. */
function fits(name: string, pieces: readonly string[]): boolean {
  const text = name.toLowerCase()
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)]
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at <= text.length - last.length
}
