/** A repository of the Hugging Face Hub: its files at one commit (GET /api/models/{id}/revision/{revision}?blobs=true). */
import * as v from 'valibot'
import { GenerationError } from '../../generation/index.ts'
import { answerBytes, jsonOf, patience } from '../../untrusted/index.ts'
import { refusal } from '../bytes/index.ts'
import { type Digest, largestFile } from '../store/index.ts'
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

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(largestFile))
const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/i))

/** What the Hub answers, as far as it is read here; a file of which it says nothing that can be is none. */
const answer = v.object({
  sha: v.pipe(v.string(), v.minLength(1)),
  gated: v.optional(v.unknown()),
  tags: v.fallback(v.optional(v.array(v.string())), undefined),
  cardData: v.fallback(
    v.optional(v.looseObject({ license: v.fallback(v.optional(v.string()), undefined) })),
    undefined,
  ),
  siblings: v.pipe(v.array(v.unknown()), v.maxLength(100_000)),
})
const sibling = v.object({
  rfilename: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
  size: v.nullish(size),
  blobId: v.fallback(v.optional(hex), undefined),
  lfs: v.nullish(v.object({ sha256: v.fallback(v.optional(hex), undefined), size: v.nullish(size) })),
})

/** How much of an answer is read: the Hub's longest listings are a few MB. */
const mostBytes = 64 << 20
/** The longest silence, and until all of it is there, in ms. */
const limits = { silence: 60_000, whole: 600_000 }

/** Lists a repository; whatever keeps one from its files is said before any is fetched. */
export async function listRepository(
  { id, type }: Pick<Repository, 'id' | 'type'>,
  revision: string,
  access: HubAccess,
): Promise<Repository> {
  const { hub, secrets, fetch = globalThis.fetch, signal } = access
  const address = `${base(hub)}/api/${type ?? 'model'}s/${id}/revision/${revision}?blobs=true`
  const { url, headers } = withSecret(address, secrets)
  const waiting = patience(limits, signal)
  let bytes: Uint8Array<ArrayBuffer> | undefined
  try {
    const how = { cache: 'no-store', referrerPolicy: 'no-referrer' } as const
    const response = await fetch(url, { ...how, headers, signal: waiting.signal })
    if (!response.ok) throw noListing(response, id, revision)
    bytes = await answerBytes(response, mostBytes, waiting)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof GenerationError) throw cause
    const said = waiting.isOver() ? 'does not answer' : 'cannot be reached'
    const sentence = `The Hub (${new URL(hub).host}) ${said}. Check the connection, or enter the address of a mirror.`
    throw new GenerationError('unreachable', sentence, { cause })
  } finally {
    waiting.end()
  }
  const listing = jsonOf(answer, bytes && new TextDecoder().decode(bytes), { length: mostBytes })
  if (!listing) {
    const sentence = `What ${new URL(hub).host} answers is not a listing of the Hugging Face Hub. Check the Hub’s address under “Hub and tokens”.`
    throw new GenerationError('unreachable', sentence)
  }
  if (listing.gated && !headers.Authorization) throw gated(id, hub)
  return {
    id,
    type,
    commit: listing.sha,
    licence: listing.cardData?.license ?? listing.tags?.find((tag) => tag.startsWith('license:'))?.slice(8),
    files: listing.siblings.flatMap((entry) => {
      const file = v.safeParse(sibling, entry)
      if (!file.success) return []
      const { rfilename, size, blobId, lfs } = file.output
      return [{ path: rfilename, size: lfs?.size ?? size ?? 0, digest: digestOf(lfs?.sha256, blobId) }]
    }),
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
