/** What a person asks for when they add a model: a name on the Hub, or a link. */
import { GenerationError } from '../../generation/index.ts'
import { civitaiOrigin } from './secret.ts'

/** The Hugging Face Hub itself; mirrors have the same paths under another address. */
export const defaultHub = 'https://huggingface.co'

export type Wish =
  | { type: 'hub'; repository: string; revision: string; path?: string | undefined }
  | { type: 'link'; address: string }

/** "owner/name", with a file's path behind it where one file is meant. */
const hubName = /^([\w.-]+\/[\w.-]+)(?:\/(.+\.(?:safetensors|sft|pth)))?$/
/** A page or a file of the Hub, as the browser's address line has it. */
const hubPath = /^\/([\w.-]+\/[\w.-]+?)(?:\/(?:tree|blob|resolve)\/([^/]+)(?:\/(.+))?)?\/?$/

/** Reads what was typed or pasted; `hub` is the mirror in use. */
export function readWish(text: string, hub: string): Wish {
  const typed = text.trim()
  const [, repository, path] = hubName.exec(typed) ?? []
  if (repository) return { type: 'hub', repository, revision: 'main', path }
  const url = URL.canParse(typed) ? new URL(typed) : undefined
  if (!url) {
    throw wrong('Enter a name on the Hugging Face Hub (owner/name) or a link that begins with https://.')
  }
  for (const base of [defaultHub, hub]) {
    const { origin, pathname } = new URL(base)
    if (url.origin !== origin) continue
    const inside = url.pathname.slice(pathname.replace(/\/$/, '').length)
    const [, repository, revision = 'main', path] = hubPath.exec(decoded(inside)) ?? []
    if (repository) {
      return {
        type: 'hub',
        repository,
        revision,
        path: /\.(safetensors|sft|pth)$/i.test(path ?? '') ? path : undefined,
      }
    }
  }
  if (url.protocol !== 'https:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) {
    throw wrong('The link must begin with https://, so that nobody can change the file on its way.')
  }
  return { type: 'link', address: downloadAddress(url) }
}

/** As people read it; an address whose signs of percent are none stays as it is. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Civitai's page of a model's version stands for its file; a token in the link is not kept with it. */
function downloadAddress(url: URL): string {
  if (url.origin !== civitaiOrigin) return url.href
  url.searchParams.delete('token')
  if (!url.pathname.startsWith('/models/')) return url.href
  const version = url.searchParams.get('modelVersionId')
  if (version) return `${civitaiOrigin}/api/download/models/${version}`
  throw wrong('This is the page of a model on Civitai. Copy the address of its “Download” button instead.')
}

function wrong(sentence: string): GenerationError {
  return new GenerationError('invalid-request', sentence, { field: 'wish' })
}
