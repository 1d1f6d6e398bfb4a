/** What everybody reads with who reads bytes of strangers: bounded, without recursion, without room made for a number that was read. */
export { badFile } from './bad-file.ts'
export { bounded } from './bounded.ts'
export { ByteReader, type ReaderLimits } from './byte-reader.ts'
export { damaged } from './damaged.ts'
export { inflated } from './inflated.ts'
export { jsonIn, jsonOf, plainRecord } from './json.ts'
export { pieces } from './pieces.ts'
