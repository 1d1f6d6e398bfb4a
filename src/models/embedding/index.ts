/** Embeddings, from every kind of file that people share. */
export { bundledEmbeddings, type Embedding, largestEmbedding, mayHoldEmbedding, readEmbeddings } from './embedding.ts'
export { embeddingTensors, triggersOf } from './embedding-tensors.ts'
