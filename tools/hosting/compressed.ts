/** Compressed copies beside the build's files, made once, which servers send as they are. */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Weights and pictures gain nothing. */
const compressible = /\.(css|html|js|json|svg|txt|wasm|webmanifest)$/
/** Shorter ones fit into a packet as they are. */
const shortest = 1024
/** The runtime's builds: the highest quality takes minutes for a fifth less. */
const large = 4 << 20

/**
 * Writes a `.br` and a `.gz` beside each file of the folder that is worth it. Those of large files, which seldom change, are
 * kept in `cache` under their contents' digest.
 */
export async function compressAll(folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const files = (await readdir(folder, { recursive: true })).filter((file) => compressible.test(file))
  await Promise.all(files.map((file) => compress(join(folder, file), cache)))
}

async function compress(file: string, cache: string): Promise<void> {
  const bytes = await readFile(file)
  if (bytes.length < shortest) return
  const digest = createHash('sha256').update(bytes).digest('hex')
  await Promise.all(
    Object.entries(codings).map(async ([ending, encode]) => {
      if (bytes.length < large) return writeFile(`${file}.${ending}`, await encode(bytes))
      const kept = join(cache, `${digest}.${ending}`)
      try {
        await copyFile(kept, `${file}.${ending}`)
      } catch {
        await writeFile(kept, await encode(bytes))
        await copyFile(kept, `${file}.${ending}`)
      }
    }),
  )
}

const codings: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: bytes.length < large ? 9 : 5,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_LGWIN]: 24,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes),
}
