/** Where models come from: the Hugging Face Hub, its mirrors, and plain links. */
export { civitaiOrigin, type Secret, withSecret } from './secret.ts'
