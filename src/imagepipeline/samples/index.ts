/** Code samples: the request as a program that sends it and asks until it is done, in four languages. */
import type { GenerationRequest } from '../../parameters/index.ts'
import { type Connection, path, requestBody } from '../api/index.ts'
import { curlSample } from './curl.ts'
import { javascriptSample } from './javascript.ts'
import { phpSample } from './php.ts'
import { pythonSample } from './python.ts'
import type { SampleParts } from './sample-parts.ts'

interface Language {
  label: string
  /** Of a file with the sample, without its dot. */
  extension: string
  write: (parts: SampleParts) => string
}

/** The languages, in the order of their tabs. */
export const languages = {
  curl: { label: 'curl', extension: 'sh', write: curlSample },
  python: { label: 'Python', extension: 'py', write: pythonSample },
  javascript: { label: 'JavaScript', extension: 'mjs', write: javascriptSample },
  php: { label: 'PHP', extension: 'php', write: phpSample },
} as const satisfies Record<string, Language>

export type LanguageName = keyof typeof languages

/** Stands for a picture that has no public address yet. */
export const placeholder = 'https://example.com/the-address-of-your-picture.png'

/**
 * The request as a whole program, which takes the key from the environment variable IMAGEPIPELINE_API_KEY. Where the seed is
 * left to chance, one is drawn now.
 */
export function codeSample(
  language: LanguageName,
  request: GenerationRequest,
  { baseUrl, header }: Connection,
): string {
  const seed = request.seed === -1 ? Math.floor(Math.random() * 2 ** 32) : request.seed
  const body = requestBody({
    ...request,
    seed,
    init_image: address(request.init_image),
    mask_image: address(request.mask_image),
  })
  return languages[language].write({ url: baseUrl + path(request.endpoint), header, body })
}

const address = (picture: Blob | string | undefined) => (typeof picture === 'string' ? picture : placeholder)
