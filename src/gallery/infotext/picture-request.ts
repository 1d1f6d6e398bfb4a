/** The request that a picture was made from, whoever made it. */
import { readPictureTexts } from '../../imaging/index.ts'
import { defaultRequest, type GenerationRequest, read } from '../../parameters/index.ts'
import { fromInfotext } from './a1111.ts'
import { fromComfyui } from './comfyui.ts'
import { fromFooocus } from './fooocus.ts'
import type { Found, Needs } from './found.ts'
import { fromInvokeai } from './invokeai.ts'
import { fromNovelai } from './novelai.ts'

export type PictureSource = 'darkroom' | 'a1111' | 'forge' | 'comfyui' | 'invokeai' | 'fooocus' | 'novelai'

export interface PictureReading {
  source: PictureSource
  /** What the picture says, and nothing else. Its model is not in it: see `needs`. */
  request: Partial<GenerationRequest>
  /** What it says besides, not understood or only nearly. */
  unknown: string[]
  needs: Needs
}

/** Reads the request from a PNG, JPEG or WebP; undefined where the picture says nothing of how it was made. */
export async function readPictureRequest(picture: Blob): Promise<PictureReading | undefined> {
  const texts = await readPictureTexts(picture)
  const others = {
    fooocus: fromFooocus(texts),
    invokeai: fromInvokeai(texts),
    novelai: fromNovelai(texts),
  }
  for (const [source, found] of Object.entries(others)) if (found) return reading(source as PictureSource, found)
  // As A1111 has it: what EXIF says goes before what the PNG says.
  const text = texts.get('UserComment') ?? texts.get('parameters')
  if (text?.trim()) return readInfotext(text)
  const graph = fromComfyui(texts)
  return graph && reading('comfyui', graph)
}

/** Reads A1111's text, as it is found in pictures and passed around by people. */
export function readInfotext(text: string): PictureReading {
  return reading(sourceOf(text), fromInfotext(text))
}

function sourceOf(text: string): PictureSource {
  const version = text.match(/\bVersion: ([^,\n]+)$/)?.[1] ?? ''
  if (version.startsWith('Darkroom')) return 'darkroom'
  if (version.startsWith('Fooocus')) return 'fooocus'
  if (version.startsWith('ComfyUI')) return 'comfyui'
  return /^f\d|^neo|forge/i.test(version) ? 'forge' : 'a1111'
}

function reading(source: PictureSource, { fields, unknown, needs }: Found): PictureReading {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const { request, unreadable, unknown: strangers } = read(given, defaultRequest)
  const understood = Object.keys(given).filter((name) => !unreadable.includes(name) && !strangers.includes(name))
  return {
    source,
    request: Object.fromEntries(understood.map((name) => [name, request[name as keyof GenerationRequest]])),
    unknown: [...unknown, ...[...unreadable, ...strangers].map((name) => `${name}: ${given[name]}`)],
    needs,
  }
}
