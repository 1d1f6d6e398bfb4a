/** PyTorch’s random numbers, so that a seed gives the picture that other tools give; and names that nobody else gives. */
export { type BrownianTree, brownianTree } from './brownian-tree.ts'
export { torchCpuGenerator } from './normal.ts'
export { philoxGenerator } from './philox.ts'
export { uniqueId } from './unique-id.ts'
