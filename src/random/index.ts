/** PyTorch's random numbers, so that a seed gives the picture that other tools give. */
export { torchCpuGenerator } from './normal.ts'
export { philoxGenerator } from './philox.ts'
