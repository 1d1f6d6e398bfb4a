/** What the text encoder made of the texts that it read last: the same prompt is not encoded again for the next picture. */

/** Token ids, and the rows that ids past the vocabulary stand for. */
interface Text {
  ids: Int32Array
  /** How many of the encoder's last layers were left out. */
  skip: number
  vectors: Float32Array
}

/** Of SD 1.5's hidden states 7.5 MB. */
const mostKept = 32

export class EncodedTexts {
  /** The least recently used first. */
  private readonly kept: { text: Text; hidden: Float32Array }[] = []

  /** Its hidden states, not to be written to; `encode` makes them where they are not known. */
  async of(text: Text, encode: () => Promise<Float32Array>): Promise<Float32Array> {
    const at = this.kept.findIndex((known) => isSame(known.text, text))
    const known = at < 0 ? { text, hidden: await encode() } : this.kept.splice(at, 1)[0]!
    this.kept.push(known)
    if (this.kept.length > mostKept) this.kept.shift()
    return known.hidden
  }

  clear(): void {
    this.kept.length = 0
  }
}

function isSame(a: Text, b: Text): boolean {
  return a.skip === b.skip && areEqual(a.ids, b.ids) && areEqual(a.vectors, b.vectors)
}

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
