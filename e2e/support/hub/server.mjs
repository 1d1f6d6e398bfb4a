/** A server with the Hugging Face Hub's paths over local folders, its files on another host as the Hub's are, and faults on demand. */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { faults } from './faults.mjs'
import { filesOf } from './repositories.mjs'

/**
 * @typedef {import('./repositories.mjs').HubFile} HubFile
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 *
 * @typedef {object} HubServer
 * @property {string} url Where the Hub is; `/name` of a fault behind it is the Hub with that fault.
 * @property {{ host: 'hub' | 'files', method: string, path: string, headers: import('node:http').IncomingHttpHeaders }[]} received
 * @property {() => number} sent How many bytes of files were sent in all.
 * @property {() => number} giving How many answers with a file's bytes are under way.
 * @property {() => void} hurry Ends all slowness.
 * @property {() => void} drop Breaks all connections that files are sent over.
 * @property {() => Promise<void>} close
 */

/** The token that opens gated repositories. */
export const hubToken = 'hf_opensesame'
/** Every repository's one commit. */
export const hubCommit = '0123456789abcdef0123456789abcdef01234567'

/**
 * Starts the Hub, on free ports of its own where none are named.
 * @param {Record<string, import('./repositories.mjs').Repository>} repositories By "owner/name".
 * @param {{ port?: number, filesPort?: number }} [options]
 * @returns {Promise<HubServer>}
 */
export async function startHub(repositories, { port = 0, filesPort = 0 } = {}) {
  /** @type {HubServer['received']} */
  const received = []
  /** How often each file was asked for with each fault. @type {Map<string, number>} */
  const asked = new Map()
  /** Files of which a wrong byte was sent. @type {Set<string>} */
  const spoilt = new Set()
  let sent = 0
  let giving = 0
  let isHurried = false

  const files = await listen(filesPort, async (request, response) => {
    const url = note('files', request)
    const [, name = '', repository = '', path = ''] = url.pathname.match(/^\/([\w-]+)\/([\w.-]+\/[\w.-]+)\/(.+)$/) ?? []
    const fault = faults[name]
    if (!fault?.noCors) allowReading(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const file = await find(repository, decodeURIComponent(path))
    if (!file) return void response.writeHead(404).end()
    const n = asked.get(url.pathname) ?? 0
    asked.set(url.pathname, n + 1)
    giving++
    try {
      await give(file, fault ?? { about: 'usual' }, n, request, response)
    } finally {
      giving--
    }
  })

  const hub = await listen(port, async (request, response) => {
    const { pathname, searchParams } = note('hub', request)
    allowReading(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const [, first = ''] = pathname.split('/')
    const fault = first in faults ? first : 'usual'
    const path = first in faults ? pathname.slice(first.length + 1) : pathname
    const isKnown = request.headers.authorization === `Bearer ${hubToken}`

    const [, listed] = path.match(/^\/api\/(?:model|dataset)s\/([\w.-]+\/[\w.-]+)(?:\/revision\/[\w.-]+)?$/) ?? []
    if (listed) {
      const repository = repositories[listed]
      if (!repository) return refuse(response, isKnown ? 404 : 401, 'RepoNotFound')
      return void response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(await listing(listed, searchParams.has('blobs'))))
    }
    const [, name = '', revision = '', inside = ''] =
      path.match(/^(?:\/datasets)?\/([\w.-]+\/[\w.-]+)\/resolve\/([\w.-]+)\/(.+)$/) ?? []
    const repository = repositories[name]
    if (!repository) return refuse(response, 404, 'RepoNotFound')
    if (repository.gated && !isKnown) return refuse(response, request.headers.authorization ? 403 : 401, 'GatedRepo')
    if (revision !== 'main' && revision !== hubCommit) return refuse(response, 404, 'RevisionNotFound')
    const file = await find(name, decodeURIComponent(inside))
    if (!file) return refuse(response, 404, 'EntryNotFound')
    const location = `${address(files)}/${fault}/${name}/${inside}?X-Amz-Expires=3600`
    response.writeHead(302, { Location: location, 'X-Repo-Commit': hubCommit, 'X-Linked-Size': file.size }).end()
  })

  function note(/** @type {'hub' | 'files'} */ host, /** @type {Request} */ { method = '', url = '/', headers }) {
    received.push({ host, method, path: url, headers })
    return new URL(url, 'http://localhost')
  }

  /** @returns {Promise<HubFile | undefined>} */
  async function find(/** @type {string} */ name, /** @type {string} */ path) {
    const repository = repositories[name]
    return repository && (await filesOf(repository)).find((file) => file.path === path)
  }

  async function listing(/** @type {string} */ id, /** @type {boolean} */ withBlobs) {
    const { licence, gated = false, ...repository } = repositories[id] ?? { folder: '' }
    const siblings = (await filesOf(repository)).map(({ path, size, oid, sha256 }) => ({
      rfilename: path,
      ...(withBlobs && { size, blobId: oid, ...(sha256 && { lfs: { sha256, size, pointerSize: 134 } }) }),
    }))
    const tags = ['diffusers', ...(licence ? [`license:${licence}`] : [])]
    return { id, modelId: id, sha: hubCommit, private: false, gated: gated && 'auto', tags, siblings }
  }

  async function give(
    /** @type {HubFile} */ file,
    /** @type {import('./faults.mjs').Fault} */ fault,
    /** @type {number} */ n,
    /** @type {Request} */ request,
    /** @type {Response} */ response,
  ) {
    if (fault.wait) await sleep(fault.wait)
    const refusal = fault.refusal?.(n)
    if (refusal) {
      const { status, retryAfter } = refusal
      return void response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }).end()
    }
    const isChanged = fault.changed?.(n) ?? false
    const etag = `"${isChanged ? 'changed-' : ''}${file.sha256 ?? file.oid}"`
    const ifRange = request.headers['if-range']
    const isOfUse = !fault.noRanges && (ifRange === undefined || ifRange === etag)
    const [, from, to] = (isOfUse && /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')) || []
    const begin = Number(from ?? 0)
    const asked = to && !fault.endless?.(n) ? Number(to) + 1 : file.size
    const end = Math.min(asked, file.size, begin + (fault.most ?? file.size))
    if (from !== undefined && begin >= file.size) {
      return void response.writeHead(416, { 'Content-Range': `bytes */${file.size}` }).end()
    }
    response.writeHead(from === undefined ? 200 : 206, {
      'Content-Length': end - begin,
      'Content-Disposition': `attachment; filename="${file.path.split('/').at(-1)}"`,
      ETag: etag,
      ...(!fault.noRanges && { 'Accept-Ranges': 'bytes' }),
      ...(from !== undefined && { 'Content-Range': `bytes ${begin}-${end - 1}/${file.size + (fault.grown ?? 0)}` }),
    })
    if (request.method === 'HEAD' || begin === end) return void response.end()
    const cut = fault.cut?.(n) ?? Number.POSITIVE_INFINITY
    const wrong = fault.rotten ? begin + Math.floor((end - begin) / 2) : wrongOnce(file.place, fault, begin, end)
    const gone = once(response, 'close')
    let at = begin
    for await (const piece of createReadStream(file.place, { start: begin, end: end - 1 })) {
      if (response.destroyed) return
      const part = piece.subarray(0, Math.max(0, begin + cut - at))
      if (isChanged) for (let i = 0; i < part.length; i++) part[i] ^= 1
      if (wrong >= at && wrong < at + part.length) part[wrong - at] ^= 1
      sent += part.length
      at += part.length
      response.write(part)
      if (part.length < piece.length) return void response.destroy()
      if (fault.bytesPerSecond && !isHurried) await sleep((1000 * part.length) / fault.bytesPerSecond)
      if (response.writableNeedDrain && !response.destroyed) await Promise.race([once(response, 'drain'), gone])
    }
    response.end()
  }

  function wrongOnce(
    /** @type {string} */ place,
    /** @type {import('./faults.mjs').Fault} */ { wrong = -1 },
    /** @type {number} */ begin,
    /** @type {number} */ end,
  ) {
    if (wrong < begin || wrong >= end || spoilt.has(place)) return -1
    spoilt.add(place)
    return wrong
  }

  return {
    url: address(hub),
    received,
    sent: () => sent,
    giving: () => giving,
    hurry: () => {
      isHurried = true
    },
    drop: () => files.closeAllConnections(),
    close: async () => {
      await Promise.all(
        [hub, files].map((server) => new Promise((closed) => server.close(closed).closeAllConnections())),
      )
    },
  }
}

const address = (/** @type {import('node:http').Server} */ server) =>
  `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`

/** What the Hub answers instead of a file: no body, the reason in a header. */
function refuse(/** @type {Response} */ response, /** @type {number} */ status, /** @type {string} */ code) {
  response.writeHead(status, { 'X-Error-Code': code }).end()
}

/** Lets web pages of any origin read the answer, with the headers that the Hub shows them. */
function allowReading(/** @type {Request} */ { headers }, /** @type {Response} */ response) {
  if (headers.origin) response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader(
    'Access-Control-Expose-Headers',
    'ETag, Content-Range, Content-Disposition, X-Error-Code, X-Repo-Commit',
  )
  response.setHeader('Access-Control-Allow-Headers', 'authorization, range, if-range')
}

/**
 * @param {number} port
 * @param {(request: Request, response: Response) => unknown} answer
 * @returns {Promise<import('node:http').Server>}
 */
function listen(port, answer) {
  const server = createServer(async (request, response) => {
    try {
      await answer(request, response)
    } catch (error) {
      // A reader that left in the middle is none of the server's faults.
      if (!response.destroyed) throw error
    }
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}
