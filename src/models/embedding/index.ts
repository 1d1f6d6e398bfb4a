/** Textual-inversion embeddings, in every kind of file that people share them in. */
export { type Embedding, embeddingKey, largestEmbedding, readEmbedding } from './embedding.ts'
