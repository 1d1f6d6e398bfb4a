/** The person's own bucket: its settings, kept like the connection's, and its secret, kept like the API key. */
import * as v from 'valibot'
import { create } from 'zustand'
import { type Bucket, bucketProblem, bucketPublisher, keyring } from '../../src/imagepipeline/index.ts'
import { dismissFailureOf } from '../kit/index.ts'
import { keep, kept, storages } from '../storage/index.ts'

/** What may be shown, and kept on the device. */
export type BucketSettings = Omit<Bucket, 'secretAccessKey'>

interface BucketState {
  settings: BucketSettings
  hasSecret: boolean
  /** Whether the secret outlives the tab. */
  isRemembered: boolean
}

const text = v.fallback(v.string(), '')

const settings = v.object({ endpoint: text, name: text, region: text, accessKeyId: text, publicUrl: text })

const none: BucketSettings = v.parse(settings, {})

const secrets = keyring({ name: 'darkroom.bucket.secret', ...storages() })

const secretState = () => ({ hasSecret: secrets.key() !== undefined, isRemembered: secrets.isRemembered() })

export const useBucket = create<BucketState>()(() => ({ settings: kept('bucket', settings) ?? none, ...secretState() }))

const bucket = (): Bucket => ({ ...useBucket.getState().settings, secretAccessKey: secrets.key() ?? '' })

/** Whether anything was entered; half a bucket counts, so that its first use says what is missing. */
const isBegun = () => Object.values(useBucket.getState().settings).some((value) => value.trim() !== '')

const upload = bucketPublisher(bucket)

/** Uploads into the bucket; undefined where there is none. */
export const publisher = () => (isBegun() ? upload : undefined)

/** What is still missing or wrong, once something was entered. */
export const bucketAdvice = () => (isBegun() ? bucketProblem(bucket()) : undefined)

export function setBucket(name: keyof BucketSettings, value: string): void {
  const settings = { ...useBucket.getState().settings, [name]: value }
  useBucket.setState({ settings })
  keep('bucket', settings)
  dismissPictures()
}

export function setSecret(secret: string): void {
  secrets.set(secret, useBucket.getState().isRemembered)
  useBucket.setState({ hasSecret: secrets.key() !== undefined })
  dismissPictures()
}

export function rememberSecret(isRemembered: boolean): void {
  secrets.set(secrets.key() ?? '', isRemembered)
  useBucket.setState({ isRemembered })
}

export function forgetBucket(): void {
  secrets.forget()
  useBucket.setState({ settings: none, ...secretState() })
  keep('bucket', none)
}

/** A picture that could not be uploaded may be able to now. */
function dismissPictures(): void {
  dismissFailureOf('init_image')
  dismissFailureOf('mask_image')
}
