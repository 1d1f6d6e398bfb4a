/** The bucket: presigned addresses as AWS and another implementation make them, and uploads over a real server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ImagePipelineServer, startImagePipeline } from '../../../e2e/support/imagepipeline/server.mjs'
import { type Bucket, bucketProblem, bucketPublisher } from './bucket.ts'
import { presigned } from './presign.ts'

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }

describe('a presigned address', () => {
  it('has the signature of the example in AWS’s own documentation', async () => {
    const now = Date.UTC(2013, 4, 24)
    const address = await presigned(
      { method: 'GET', url: 'https://examplebucket.s3.amazonaws.com/test.txt', now, seconds: 86_400 },
      { ...credentials, region: 'us-east-1' },
    )
    expect(new URL(address).searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    )
  })

  it('has the signature of aws4fetch 1.0.20 for a PUT with a difficult name', async () => {
    // new AwsV4Signer({ method: 'PUT', url, ...credentials, region: 'auto', service: 's3', signQuery: true, datetime }).sign()
    const url = 'https://abc123.r2.cloudflarestorage.com/my-pictures/darkroom/a b(1)*ü.png'
    const address = await presigned(
      { method: 'PUT', url, now: Date.UTC(2026, 10, 21, 3, 30), seconds: 600 },
      { ...credentials, region: 'auto' },
    )
    expect(new URL(address).searchParams.get('X-Amz-Signature')).toBe(
      '7647eb90cc8811a02431a91bda79a185aa91bca01a6821fdad05efcaaea70b09',
    )
  })
})

describe('a bucket', () => {
  let server: ImagePipelineServer
  beforeAll(async () => {
    server = await startImagePipeline()
  })
  afterAll(() => server.close())

  const bucket = (change: Partial<Bucket> = {}): Bucket => ({
    ...credentials,
    endpoint: server.picturesUrl,
    name: 'bucket',
    region: 'auto',
    publicUrl: '',
    ...change,
  })
  const picture = new Blob(['picture'], { type: 'image/webp' })
  const publish = (change: Partial<Bucket>) =>
    bucketPublisher(() => bucket(change))(picture, 'init_image', new AbortController().signal)

  it('takes a picture, and gives an address that it can be fetched from', async () => {
    const address = await publish({})
    expect(await (await fetch(address)).text()).toBe('picture')
    const [put] = server.received
    expect(put).toMatchObject({ method: 'PUT', body: 'picture', headers: { 'content-type': 'image/webp' } })
    expect(put!.path).toMatch(/^\/bucket\/darkroom\/[\da-f]{32}\.webp\?.*X-Amz-Signature=[\da-f]{64}$/)
    expect(JSON.stringify(server.received)).not.toContain(credentials.secretAccessKey)
  })

  it('gives the public address where there is one', async () => {
    expect(await publish({ publicUrl: 'https://cdn.example/' })).toMatch(
      /^https:\/\/cdn\.example\/darkroom\/[\w-]+\.webp$/,
    )
  })

  it.each([
    [{ name: 'bucket/forbidden' }, /403.*clock/],
    [{ name: 'elsewhere' }, /did not take the picture \(404\)/],
    [{ endpoint: 'http://127.0.0.1:9' }, /CORS/],
    [{ endpoint: 'http://s3.example' }, /https/],
    [{ secretAccessKey: ' ' }, /secret access key/],
  ])('says what is wrong with %o', async (change, sentence) => {
    await expect(publish(change)).rejects.toMatchObject({
      field: 'init_image',
      message: expect.stringMatching(sentence),
    })
  })

  it('that leads elsewhere is not followed: the picture and the signature reach nobody else', async () => {
    const sent = publish({ name: 'bucket/moved' })
    await expect(sent).rejects.toMatchObject({ message: expect.stringMatching(/leads to another address/) })
    expect(server.received.filter(({ host }) => host === 'elsewhere')).toEqual([])
  })

  it('says what is missing before it is used', () => {
    expect(bucketProblem(bucket())).toBeUndefined()
    expect(bucketProblem(bucket({ region: '' }))).toBe('Bucket: enter a region.')
  })
})
