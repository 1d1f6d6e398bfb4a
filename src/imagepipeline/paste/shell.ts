/** The words of a shell script, their quoting undone: enough of bash for a curl command. */

/**
 * Every word, and every here-document, in order. Source: POSIX.1-2024, Shell Command Language, 2.2 Quoting, with bash's $'…'.
 */
export function shellWords(script: string): string[] {
  const words: string[] = []
  const piece =
    /'([^']*)'|\$'((?:\\[\s\S]|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|<<-?\s*(['"]?)(\w+)\5[^\n]*\n([\s\S]*?)\n\s*\6(?!\w)|([\s;|&()]+)|([\s\S])/g
  let word: string | undefined
  const endWord = () => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  for (const [, single, ansi, double, escaped, , tag, document, blank, plain] of script.matchAll(piece)) {
    if (blank !== undefined) endWord()
    else if (tag !== undefined) {
      endWord()
      words.push(document!)
    } else {
      // A backslash at the end of a line joins it with the next.
      const part =
        single ?? (ansi && ansiText(ansi)) ?? (double && doubleText(double)) ?? (escaped === '\n' ? '' : escaped)
      word = (word ?? '') + (part ?? plain ?? '')
    }
  }
  endWord()
  return words
}

const doubleText = (text: string) =>
  text.replace(/\\([$`"\\\n])/g, (_, character) => (character === '\n' ? '' : character))

const ansiText = (text: string) =>
  text.replace(/\\(?:u([\da-f]{1,4})|x([\da-f]{1,2})|([\s\S]))/gi, (_, unicode, hex, character) => {
    const code = unicode ?? hex
    if (code) return String.fromCharCode(Number.parseInt(code, 16))
    return { n: '\n', r: '\r', t: '\t' }[character as string] ?? character
  })
