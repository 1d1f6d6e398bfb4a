/** A repository of the Hugging Face Hub: its files at one commit (GET /api/models/{id}/revision/{revision}?blobs=true). */
import { GenerationError } from '../../generation/index.ts'
import { refusal } from '../bytes/index.ts'
import type { Digest } from '../store/index.ts'
import { type Secret, withSecret } from './secret.ts'

export interface HubFile {
  path: string
  /** In bytes. */
  size: number
  /** Of large files SHA-256, of small ones Git's SHA-1. */
  digest?: Digest | undefined
}

export interface Repository {
  /** "owner/name" */
  id: string
  /** Absent for a model. */
  type?: 'dataset' | undefined
  /** The commit that "main" was when it was asked: what is fetched later is the same. */
  commit: string
  licence?: string | undefined
  files: readonly HubFile[]
}

export interface HubAccess {
  /** The Hub, or a mirror. */
  hub: string
  secrets: readonly Secret[]
  fetch?: typeof fetch
  signal?: AbortSignal
}

/** What the Hub answers, as far as it is read here. */
interface Answer {
  sha: string
  gated?: false | 'auto' | 'manual'
  tags?: string[]
  cardData?: { license?: string }
  siblings: { rfilename: string; size?: number; blobId?: string; lfs?: { sha256?: string; size?: number } }[]
}

/** Lists a repository; whatever keeps one from its files is said before any is fetched. */
export async function listRepository(
  { id, type }: Pick<Repository, 'id' | 'type'>,
  revision: string,
  access: HubAccess,
): Promise<Repository> {
  const { hub, secrets, fetch = globalThis.fetch, signal } = access
  const address = `${base(hub)}/api/${type ?? 'model'}s/${id}/revision/${revision}?blobs=true`
  const { url, headers } = withSecret(address, secrets)
  let response: Response
  try {
    response = await fetch(url, { headers, signal: signal ?? null, cache: 'no-store', referrerPolicy: 'no-referrer' })
  } catch (cause) {
    signal?.throwIfAborted()
    const sentence = `The Hub (${new URL(hub).host}) cannot be reached. Check the connection, or enter the address of a mirror.`
    throw new GenerationError('unreachable', sentence, { cause })
  }
  if (!response.ok) throw noListing(response, id, revision)
  const answer = (await response.json().catch(() => undefined)) as Answer | undefined
  if (!answer?.sha || !Array.isArray(answer.siblings)) {
    const sentence = `What ${new URL(hub).host} answers is not a listing of the Hugging Face Hub. Check the Hub's address in the settings.`
    throw new GenerationError('unreachable', sentence)
  }
  if (answer.gated && !headers.Authorization) throw gated(id, hub)
  return {
    id,
    type,
    commit: answer.sha,
    licence: answer.cardData?.license ?? answer.tags?.find((tag) => tag.startsWith('license:'))?.slice(8),
    files: answer.siblings.map(({ rfilename, size = 0, blobId, lfs }) => ({
      path: rfilename,
      size: lfs?.size ?? size,
      digest: digestOf(lfs?.sha256, blobId),
    })),
  }
}

/** Where a file of the repository is fetched. */
export function fileAddress(hub: string, { id, type, commit }: Repository, path: string): string {
  return `${base(hub)}/${type ? `${type}s/` : ''}${id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`
}

const base = (hub: string) => hub.replace(/\/+$/, '')

function digestOf(sha256: string | undefined, oid: string | undefined): Digest | undefined {
  if (sha256) return { algorithm: 'sha256', hex: sha256 }
  return oid ? { algorithm: 'git-sha1', hex: oid } : undefined
}

function noListing({ status, headers }: Response, id: string, revision: string): GenerationError {
  const code = headers.get('X-Error-Code')
  if (code === 'RevisionNotFound') {
    return new GenerationError(
      'download',
      `${id} has no revision “${revision}” on the Hub. Leave it out for the latest.`,
    )
  }
  // The Hub answers 401 for what does not exist to those whom it does not know.
  if (status === 401 || status === 404) {
    const sentence = `There is no ${id} on the Hub, or it is private. Check the name; for a private model enter an access token.`
    return new GenerationError(status === 401 ? 'unauthorised' : 'download', sentence, { field: 'wish' })
  }
  return refusal(status, id)
}

function gated(id: string, hub: string): GenerationError {
  const sentence = `${id} is for those who accept its terms: do so on ${base(hub)}/${id}, then enter an access token of your account.`
  return new GenerationError('unauthorised', sentence, { field: 'hub-token' })
}
