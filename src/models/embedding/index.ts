/** Embeddings, from every kind of file that people share. */
export { bundledEmbeddings, type Embedding, mayHoldEmbedding, readEmbeddings } from './embedding.ts'
export { embeddingTensors, triggersOf } from './embedding-tensors.ts'
