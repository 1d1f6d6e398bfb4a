/** Pasting: the requests in a code sample, a curl command, JSON, or a whole page of the documents. */
import {
  defaultRequest,
  type Endpoint,
  endpoints,
  type FieldName,
  fields,
  type GenerationRequest,
  parseRequest,
  type Remark,
} from '../../parameters/index.ts'
import { type Literal, readLiteral } from './literal.ts'
import { shellWords } from './shell.ts'

/** One request of a pasted text. */
export interface Pasted {
  request: GenerationRequest
  /** What could not be taken as it was. */
  remarks: Remark[]
}

/** Characters; a page of documentation has 11 000. */
const longest = 200_000

/** Places where a request might begin; a text with more is no sample. */
const mostPlaces = 500

/** Every different request in the text, in its order; empty where there is none. Keys that the text holds are not read. */
export function pastedRequests(text: string): Pasted[] {
  const sample = text.slice(0, longest)
  const decoded = /\bcurl\b/.test(sample) ? samplesIn(shellWords(sample).join('\n')) : []
  const pasted = (decoded.length > 0 ? decoded : samplesIn(sample)).map(toRequest)
  const spelt = pasted.map(({ request }) => JSON.stringify(request))
  return pasted.filter((_, i) => spelt.indexOf(spelt[i]!) === i)
}

interface Sample {
  values: Record<string, Literal>
  /** What the address says between host and version, such as sd/text2image. */
  address: string | undefined
  strays: number
}

function samplesIn(text: string): Sample[] {
  const addresses = [...text.matchAll(/\b((?:sd|sdxl|sd3|sd3_5|generate)(?:\/[a-z0-9]+)?)\/v\d\b(?!\/status)/g)]
  const samples: Sample[] = []
  const beginning = /\barray\s*\(|[{[]/gi
  for (let place = 0; place < mostPlaces; place++) {
    const found = beginning.exec(text)
    if (!found) break
    const literal = readLiteral(text, found.index)
    if (!literal || !isRequest(literal.value)) continue
    // curl's address may follow its body.
    const before = addresses.findLast(({ index }) => index < found.index)
    const address = (before ?? addresses.find(({ index }) => index > found.index))?.[1]
    samples.push({ values: literal.value, address, strays: literal.strays })
    beginning.lastIndex = literal.end
  }
  return samples
}

function isRequest(value: Literal): value is Record<string, Literal> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.keys(value).filter((name) => name in fields).length >= 2 || 'prompt' in value
}

/** What a sample leaves out is left to the API. */
const base: GenerationRequest = { ...defaultRequest, scheduler: 'default' }

function toRequest({ values, address, strays }: Sample): Pasted {
  const { request, remarks } = parseRequest(values, base)
  const endpoint = endpoints.find((name): name is Endpoint => name === address)
  if (endpoint && !('endpoint' in values)) request.endpoint = endpoint
  // Only SDXL has one.
  if (!address && request.refiner && request.endpoint === 'sd/text2image') request.endpoint = 'sdxl/text2image'
  if (address && !endpoint) {
    const { label, choices } = fields.endpoint as { label: string; choices: Record<string, string> }
    const sentence = `Darkroom does not know ${address} of the API: “${label}” is set to ${choices[request.endpoint]}.`
    remarks.push({ field: 'endpoint' satisfies FieldName, sentence })
  }
  if (strays > 0) {
    remarks.push({ field: 'prompt', sentence: 'A stray quotation mark was left out: look the prompts over.' })
  }
  return { request, remarks }
}
