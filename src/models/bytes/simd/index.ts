/** The three loops over all of a model's numbers that JavaScript is too slow for, on WebAssembly's SIMD. */
export { narrowToHalves, widenHalves } from './halves.ts'
export { addFastProduct } from './product.ts'
