/** Where models come from: the Hugging Face Hub, its mirrors, and plain links. */
export { lookUp, lookUpEntry, newModel, type Offer } from './added-model.ts'
export { civitaiOrigin, type Secret, withSecret } from './secret.ts'
export { defaultHub, readWish } from './wish.ts'
