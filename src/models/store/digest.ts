/** Digests of files, taken piece by piece; where one was left can be kept and taken up later. */
import { createSHA1, createSHA256, type IHasher } from 'hash-wasm'

/** What a file's bytes are to add up to: SHA-256, or the SHA-1 by which Git names a file (over "blob", its size, its bytes). */
export interface Digest {
  algorithm: 'sha256' | 'git-sha1'
  hex: string
}

/** A digest under way; `state` is what was kept of an earlier one. */
export async function digestUnderWay(
  algorithm: Digest['algorithm'],
  size: number,
  state?: Uint8Array,
): Promise<IHasher> {
  const hasher = algorithm === 'sha256' ? await createSHA256() : await createSHA1()
  // A state can be loaded only into a hasher that was begun.
  hasher.init()
  if (state) return hasher.load(state)
  return algorithm === 'git-sha1' ? hasher.update(`blob ${size}\0`) : hasher
}

let shared: Promise<IHasher> | undefined

/** SHA-256 of a chunk, in hexadecimal. */
export async function chunkDigest(bytes: Uint8Array): Promise<string> {
  shared ??= createSHA256()
  return (await shared).init().update(bytes).digest()
}
