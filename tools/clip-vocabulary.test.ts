/**
 * The digest is that of merges.txt in openai/clip-vit-large-patch14's tokenizer, which Stable Diffusion 1.5 ships:
 * sha256sum tokenizer/merges.txt
 */
import { createHash } from 'node:crypto'
import { build, createServer } from 'vite'
import { describe, expect, it } from 'vitest'
import { clipMerges, clipVocabulary } from './clip-vocabulary.ts'

const SHA256 = '9fd691f7c8039210e0fced15865466c65820d09b63988b0174bfe25de299051a'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A page with nothing in it, so that the plugin can be built alone. */
const blank = { name: 'blank', resolveId: (id: string) => id, load: () => 'export {}' }

describe('CLIP merges', () => {
  it('are the 48,894 that OpenAI published, byte for byte', () => {
    const merges = clipMerges()
    expect(merges.split('\n').slice(1, -1)).toHaveLength(48_894)
    expect(sha256(merges)).toBe(SHA256)
  })

  it('are a file of the built app', async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [blank, clipVocabulary()],
      build: { write: false, rollupOptions: { input: 'blank' } },
    })
    const { output } = built as Extract<typeof built, { output: unknown }>
    const asset = output.find(({ fileName }) => fileName === 'models/clip/merges.txt')
    expect(asset).toMatchObject({ type: 'asset', source: clipMerges() })
  })

  it.each(['/', '/darkroom/'])('are served while developing under %s', async (base) => {
    const server = await createServer({
      configFile: false,
      logLevel: 'silent',
      base,
      optimizeDeps: { noDiscovery: true },
      plugins: [clipVocabulary()],
      server: { port: 0, host: '127.0.0.1', watch: null },
    })
    try {
      await server.listen()
      const address = server.httpServer!.address() as { port: number }
      const response = await fetch(`http://127.0.0.1:${address.port}${base}models/clip/merges.txt`)
      expect(sha256(await response.text())).toBe(SHA256)
    } finally {
      await server.close()
    }
  })
})
