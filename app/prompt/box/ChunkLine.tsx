/** How many tokens a prompt has, of the 75 that a chunk holds, and with which words the further chunks begin. */

import { type ChunkStart, tokensPerChunk } from '../../../src/diffusion/index.ts'
import { kit, Tip } from '../../kit/index.ts'
import styles from './ChunkLine.module.css'

interface ChunkLineProps {
  id: string
  text: string
  chunks: readonly ChunkStart[]
  onGo: (at: number) => void
}

export function ChunkLine({ id, text, chunks, onGo }: ChunkLineProps) {
  const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0)
  const [first] = chunks
  return (
    // There before the first count, too: what comes in later would push the form from under the pointer.
    <div className={`${styles.chunks} ${kit.quiet}`}>
      <span className={kit.unseen} id={id}>
        {first &&
          (chunks.length === 1
            ? `${tokens} of ${tokensPerChunk} tokens.`
            : `${tokens} tokens in ${chunks.length} chunks.`)}
      </span>
      <span data-chunk="" aria-hidden="true">
        {first ? `${first.tokens}/${tokensPerChunk}` : '\u00a0'}
      </span>
      {chunks.slice(1).map((chunk, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a chunk is nothing but its number
        <Tip key={i} text="Go to where it begins" describes>
          <button type="button" data-chunk="" onClick={() => onGo(chunk.at)}>
            <span className={kit.unseen}>Chunk {i + 2}: </span>
            <span className={styles.words}>{beginning(text, chunk)}</span> {chunk.tokens}/{tokensPerChunk}
          </button>
        </Tip>
      ))}
    </div>
  )
}

/** The first words of the chunk, without what separates them from those before. */
function beginning(text: string, { at }: ChunkStart): string {
  const words = text.slice(at, at + 60).match(/[^\s,.]\S*/g) ?? []
  return `${words.slice(0, 3).join(' ').slice(0, 28)}…`
}
