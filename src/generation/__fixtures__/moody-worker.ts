/** A worker with moods, for the tests of small-worker.ts. */
import { answer, GenerationError } from '../index.ts'

answer((mood: string): unknown => {
  switch (mood) {
    case 'throws':
      throw new TypeError('It threw.')
    case 'rejects':
      return Promise.reject(new GenerationError('bad-file', 'Choose another file.', { field: 'model_id' }))
    case 'rejects with nothing':
      return Promise.reject(null)
    case 'answers what cannot be posted':
      return () => mood
    case 'breaks':
      setTimeout(() => {
        throw new Error('It broke.')
      })
      return new Promise(() => {})
    case 'closes':
      close()
      return new Promise(() => {})
    case 'is slow':
      return new Promise((resolve) => setTimeout(() => resolve(mood), 50))
    default:
      return mood
  }
})
