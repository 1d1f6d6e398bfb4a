/** Code samples, run: each is written to a file, executed against the server, and must have sent the very request. */
import { execFile, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { type ImagePipelineServer, startImagePipeline } from '../../../e2e/support/imagepipeline/server.mjs'
import { defaultRequest, type GenerationRequest } from '../../parameters/index.ts'
import { requestBody } from '../api/body.ts'
import { pastedRequests } from '../paste/index.ts'
import { codeSample, type LanguageName, languages, placeholder } from './index.ts'

const key = 'test-key with "quotes" and $HOME'

/** How a sample is run, and what must be there for it: PHP=… names a PHP that is not on the path. */
const interpreters: Record<LanguageName, { command: string[]; probe: string[] }> = {
  curl: { command: ['bash'], probe: ['bash', '-c', 'curl --version'] },
  python: { command: ['python3'], probe: ['python3', '-c', 'import requests'] },
  javascript: { command: ['node'], probe: ['node', '--version'] },
  php: {
    command: (process.env.PHP ?? 'php').split(' '),
    probe: [...(process.env.PHP ?? 'php').split(' '), '-r', 'curl_version();'],
  },
}

const hostile = [
  `it's "quoted" \`ticked\` \\ and \\n not a newline, 100%, \\'`,
  'two\nlines\r\nand a\ttab',
  '$(touch hacked) `touch hacked` $' + '{HOME} $HOME {$x} #{x} %s !!',
  'emoji 🏠👩‍🚀, ümläut, \u2028 separators \u2029, </script><!--',
  '"refiner": true, : false, None, : null, "x": true}',
  `'; exit 1; #`,
  '?> <?php die(); JSON\nEOF\n',
]

const request: GenerationRequest = {
  ...defaultRequest,
  endpoint: 'sd/inpainting',
  model_id: 'sd1.5',
  init_image: 'https://pictures.example/a.png?x=1&y=2',
  mask_image: 'https://pictures.example/b.png',
  prompt: hostile.join(' | '),
  negative_prompt: hostile.toReversed().join(' | '),
  width: 64,
  height: 64,
  samples: 2,
  seed: 2 ** 40 + 1,
  guidance_scale: 8.5,
  strength: 0.55,
  embeddings: ['one', `it's two`],
  lora_models: ['a', 'b'],
  lora_weights: [0.9, 1],
  safety_checker: true,
}

const folder = mkdtempSync(join(tmpdir(), 'darkroom-samples-'))

afterAll(() => rmSync(folder, { recursive: true }))

function sample(language: LanguageName, baseUrl: string, change: Partial<GenerationRequest> = {}) {
  return codeSample(language, { ...request, ...change }, { baseUrl, header: 'API-Key' })
}

/** Programs wait for seconds: each test has a server of its own, so that they can wait at the same time. */
async function withServer(test: (server: ImagePipelineServer) => Promise<void>) {
  const server = await startImagePipeline()
  try {
    await test(server)
  } finally {
    await server.close()
  }
}

async function run(language: LanguageName, code: string) {
  const file = join(folder, `${randomUUID()}.${languages[language].extension}`)
  writeFileSync(file, code)
  const [command = '', ...options] = interpreters[language].command
  const env = { ...process.env, IMAGEPIPELINE_API_KEY: key }
  return promisify(execFile)(command, [...options, file], { cwd: folder, env, timeout: 60_000 })
}

describe.concurrent.each(Object.keys(languages) as LanguageName[])('the sample in %s', (language) => {
  const [command = '', ...options] = interpreters[language].probe
  const isInstalled = spawnSync(command, options, { stdio: 'ignore' }).status === 0

  it('is read back when it is pasted', () => {
    const [{ request: read } = expect.fail('nothing found'), ...others] = pastedRequests(
      sample(language, 'https://api.imagepipeline.io'),
    )
    expect(others).toEqual([])
    expect(read.endpoint).toBe(request.endpoint)
    expect(requestBody(read)).toEqual(requestBody(request))
  })

  it('holds no key, and names the variable that does', () => {
    const code = sample(language, 'https://api.imagepipeline.io')
    expect(code).toContain('IMAGEPIPELINE_API_KEY')
    expect(code).not.toContain(key)
  })

  it('has an address to fill in where a picture has none', () => {
    expect(sample(language, 'https://api.imagepipeline.io', { init_image: new Blob() })).toContain(placeholder)
  })

  describe.skipIf(!isInstalled)('run', () => {
    it('sends exactly the request, whatever the prompts hold, and prints the addresses of the pictures', () =>
      withServer(async (server) => {
        const { stdout } = await run(language, sample(language, server.url))
        const [post, ...polls] = server.received
        expect(post).toMatchObject({ method: 'POST', path: '/sd/inpainting/v1' })
        expect(post!.headers).toMatchObject({ 'api-key': key, 'content-type': 'application/json' })
        expect(JSON.parse(post!.body)).toEqual(requestBody(request))
        expect(polls.map(({ headers }) => headers['api-key'])).toEqual([key, key, key])
        expect(stdout.trim().split('\n')).toEqual(
          [0, 1].map((i) => expect.stringMatching(`^${server.picturesUrl}/pictures/[\\w-]+/${i}$`)),
        )
        expect(existsSync(join(folder, 'hacked'))).toBe(false)
      }))

    it.each(['failure-at-once', 'unauthorised', 'failure'])(
      'fails with the reason when the API refuses (%s)',
      (scenario) =>
        withServer(async (server) => {
          await expect(run(language, sample(language, `${server.url}/${scenario}`))).rejects.toMatchObject({
            code: expect.any(Number),
            stderr: expect.stringMatching(/Model not found|401|Invalid API key|CUDA/),
          })
        }),
    )
  })
})
