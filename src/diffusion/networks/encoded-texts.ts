/** What the text encoders made of the texts that they read last: the same prompt is not encoded again for the next picture. */

/** What one text encoder made of 77 tokens: their hidden states, [77 · hidden_size], and where it pools the text, [projection_dim]. */
export interface EncodedText {
  hidden: Float32Array
  pooled?: Float32Array
}

/** Token ids, and for each encoder the rows that ids past the vocabulary stand for. */
interface Text {
  ids: Int32Array
  /** How many of the encoders' last layers were left out. */
  skip: number
  vectors: readonly Float32Array[]
}

/** Of SD 1.5's hidden states 7.5 MB, of SDXL's 20. */
const mostKept = 32

export class EncodedTexts {
  /** The least recently used first. */
  private readonly kept: { text: Text; encoded: readonly EncodedText[] }[] = []

  /** What it was made into, not to be written to; `encode` makes it where it is not known. */
  async of(text: Text, encode: () => Promise<readonly EncodedText[]>): Promise<readonly EncodedText[]> {
    const at = this.kept.findIndex((known) => isSame(known.text, text))
    const known = at < 0 ? { text, encoded: await encode() } : this.kept.splice(at, 1)[0]!
    this.kept.push(known)
    if (this.kept.length > mostKept) this.kept.shift()
    return known.encoded
  }

  clear(): void {
    this.kept.length = 0
  }
}

function isSame(a: Text, b: Text): boolean {
  const areSameVectors =
    a.vectors.length === b.vectors.length && a.vectors.every((own, i) => areEqual(own, b.vectors[i]!))
  return a.skip === b.skip && areEqual(a.ids, b.ids) && areSameVectors
}

export function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
