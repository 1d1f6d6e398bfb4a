/** The loops over all of a model's numbers that JavaScript is too slow for, on WebAssembly's SIMD. */
export { narrowToHalves, widenHalves } from './halves.ts'
export { mergedHalves, type Product } from './merged-halves.ts'
export { addFastProduct } from './product.ts'
