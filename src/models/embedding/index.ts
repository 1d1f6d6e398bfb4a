/** Embeddings, from every kind of file that people share. */
export { bundledEmbeddings, type Embedding, mayHoldEmbedding, readEmbeddings } from './embedding.ts'
export { embeddingTensors, halfOfTwo, isOfSecond, triggersOf } from './embedding-tensors.ts'
