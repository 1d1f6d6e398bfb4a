/**
 * Pasting what people paste. The requests to compare with are golden/imagepipeline-requests.json: the documents' own bodies,
 * written down by hand with the samples' syntax errors mended.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import golden from '../api/__fixtures__/imagepipeline-requests.json' with { type: 'json' }
import { requestBody } from '../api/body.ts'
import { pastedRequests } from './index.ts'

const seeds = fileURLToPath(new URL('../../../../shared/seeds/', import.meta.url))
const folder = process.env.GOLDEN ? `${process.env.GOLDEN}/../seeds/` : seeds
const bodies = (text: string) => pastedRequests(text).map(({ request }) => requestBody(request))
const sentences = (text: string) =>
  pastedRequests(text).flatMap(({ remarks }) => remarks.map(({ sentence }) => sentence))

describe.each(golden)('the request of document $seed_document to $path', ({ path, body }) => {
  it.each([
    ['JSON', JSON.stringify(body, null, 2)],
    [
      'Python with its slips',
      `url = "https://api.imagepipeline.io${path}"\nheaders = {\n"API-Key": "Your API Key"\n}\ndata = ${JSON.stringify(body, null, 0).replace('"seed":', 'seed: ')}\nresponse = requests.post(url, headers=headers, data=json.dumps(data))`,
    ],
    [
      'JavaScript',
      `fetch('https://api.imagepipeline.io${path}', { method: "POST", headers: headers, body: JSON.stringify(${JSON.stringify(body)}) }).then(response => response.json())`,
    ],
    ['PHP', `<?php\n$url = "https://api.imagepipeline.io${path}";\n$data = ${php(body)};\n$ch = curl_init($url);`],
    [
      'curl',
      `curl -X POST https://api.imagepipeline.io${path} \\\n  -H 'API-Key: abc' \\\n  -d '${JSON.stringify(body)}'`,
    ],
    [
      'curl, the address last',
      `curl --json "${JSON.stringify(body).replaceAll('"', '\\"')}" -H "API-Key: abc" https://api.imagepipeline.io${path}`,
    ],
    [
      'curl with a here-document',
      `curl https://api.imagepipeline.io${path} --data @- <<'EOF'\n${JSON.stringify(body, null, 2)}\nEOF\n`,
    ],
  ])('is read out of %s', (_, text) => {
    const [{ request } = expect.fail('nothing found'), ...others] = pastedRequests(text)
    expect(others).toEqual([])
    expect(requestBody(request)).toEqual(body)
    // JSON alone does not say where it goes; pictures do, SDXL does not.
    if (text.includes(path)) expect(`/${request.endpoint}/v1`).toBe(path)
  })
})

describe.skipIf(!existsSync(folder))('a whole page of the documents', () => {
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    it(`gives the requests of its samples: ${file}`, () => {
      const page = readFileSync(folder + file, 'utf8')
      const expected = golden.filter(({ seed_document }) => seed_document === file)
      expect(expected.length).toBeGreaterThan(0)
      const found = pastedRequests(page).map(({ request }) => [`/${request.endpoint}/v1`, requestBody(request)])
      for (const { path, body } of expected) expect(found).toContainEqual([path, body])
    })
  }

  it('tells of the stray quotation mark in the JavaScript for inpainting', () => {
    const page = readFileSync(`${folder}001_ebedb6c2eb33ea61.txt`, 'utf8')
    const sample = page.slice(page.lastIndexOf('const url ='), page.lastIndexOf('<?php'))
    expect(sample).toContain('artifacts, "UnrealisticDream"')
    expect(sentences(sample)).toContainEqual(expect.stringContaining('stray quotation mark'))
    expect(bodies(sample)).toEqual([golden[3]!.body])
  })
})

describe('pasting', () => {
  it('takes lenient values and names what it leaves out', () => {
    const [pasted] = pastedRequests(
      '{"prompt": ["a cat"], "num_inference_steps": "37", "lora_models": "x", "lora_weights": 0.5, "samples": 9, "ip_adapter": []}',
    )
    expect(pasted!.request).toMatchObject({
      prompt: 'a cat',
      num_inference_steps: 37,
      lora_models: ['x'],
      lora_weights: [0.5],
      samples: 9,
    })
    expect(pasted!.remarks.map(({ field }) => field)).toEqual(['ip_adapter', 'samples'])
  })

  it('tells of an endpoint that Darkroom does not know', () => {
    const [pasted] = pastedRequests('curl https://api.imagepipeline.io/sd/controlnet/v1 -d \'{"prompt": "x"}\'')
    expect(pasted!.remarks).toMatchObject([{ field: 'endpoint', sentence: expect.stringContaining('sd/controlnet') }])
  })

  it.each([
    [
      'Python',
      `data = {'prompt': 'it\\'s "a" cat', "negative_prompt": "a" "b", "refiner": True, "seed": None,}`,
      'it\'s "a" cat',
      'ab',
    ],
    ['Python’s long strings', `data = {"prompt": """two\nlines""", "negative_prompt": 'x'} # done`, 'two\nlines', 'x'],
    [
      'JavaScript',
      'const d = { prompt: `a\\u{1F600}`, negative_prompt: "b" + \'c\', /* no */ refiner: false }',
      'a😀',
      'bc',
    ],
    ['PHP', `<?php $d = ['prompt' => 'a\\n\\'b', "negative_prompt" => "\\$x\\u{1F600}" . 'y'];`, "a\\n'b", '$x😀y'],
    ['bash', `curl -d $'{"prompt": "it\\'s", "negative_prompt": "a\\\\nb"}' x`, "it's", 'a\nb'],
  ])('undoes the quoting of %s', (_, text, prompt, negative_prompt) => {
    expect(pastedRequests(text)).toMatchObject([{ request: { prompt, negative_prompt } }])
  })

  it.each([
    '',
    'a red house',
    '{',
    '{}',
    '[1,2]',
    '{"API-Key": "abc"}',
    '{"prompt": "never closed',
    '{"a": {"b": '.repeat(500),
  ])('finds nothing in %j', (text) => expect(pastedRequests(text)).toEqual([]))

  it('is not held up by a hostile text', () => {
    // The processor's time: a busy machine takes none of it.
    const start = process.cpuUsage()
    for (const text of ['{"', '[', 'array(', "{'a", '\\']) pastedRequests(text.repeat(60_000))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000)
  })

  it('does not take over a key', () => {
    const pasted = pastedRequests(
      'curl -H "API-Key: s3cret" https://api.imagepipeline.io/sd/text2image/v1 -d \'{"prompt": "x", "API-Key": "s3cret"}\'',
    )
    expect(JSON.stringify(pasted)).not.toContain('s3cret')
  })
})

function php(value: unknown): string {
  if (Array.isArray(value)) return `array(${value.map(php).join(', ')})`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `array(\n${Object.entries(value)
    .map(([name, item]) => `"${name}"=> ${php(item)}`)
    .join(',\n')}\n)`
}
