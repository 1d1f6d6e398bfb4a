/** Pictures where the API can fetch them. */
export { addressAdvice, addressProblem } from './address.ts'
export { type Bucket, bucketProblem, bucketPublisher } from './bucket.ts'
export { type Publish, published } from './publication.ts'
