/** A server that behaves as the ImagePipeline documents say, or in one of the scenarios' ways: no part of the vendor's. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { complaints } from './body-check.mjs'
import { drawPicture } from './picture.mjs'
import { scenarioName, scenarios, tinyGif, usual } from './scenarios.mjs'

/**
 * @typedef {object} Received One request, to whichever host.
 * @property {'api' | 'pictures' | 'elsewhere'} host `elsewhere` is what the host of the pictures leads on to: the same machine by another name.
 * @property {string} method
 * @property {string} path
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} body
 *
 * @typedef {object} ImagePipelineServer
 * @property {string} url The API's base URL. Behind it, `/name` of a scenario is the base URL of that scenario.
 * @property {string} picturesUrl The host of the pictures, and of a bucket under `/bucket/` that takes PUT; `/bucket/moved/` leads elsewhere.
 * @property {Received[]} received Everything since the start.
 * @property {() => Promise<void>} close
 *
 * @typedef {{ scenario: string, request: Record<string, any>, polls: number, facts: import('./scenarios.mjs').Job }} Task
 */

/** The API takes any key that begins so. */
export const keyPrefix = 'test-'

const path = /^\/(?:([\w-]+)\/)?((?:sd|sdxl)\/(?:text2image|image2image|inpainting))\/v1(?:\/status\/([^/]+))?$/

/**
 * @returns {Promise<ImagePipelineServer>} Both hosts on this machine; port 0 takes any that is free. `publicUrl` is what links
 * to pictures begin with, where something before this server makes it public.
 */
export async function startImagePipeline({ port = 0, picturesPort = 0, publicUrl = '' } = {}) {
  /** @type {Received[]} */
  const received = []
  /** @type {Map<string, Task>} */
  const tasks = new Map()
  /** @type {Map<string, Buffer>} */
  const bucket = new Map()
  /** How often each scenario refused in a row. @type {Map<string, number>} */
  const refusals = new Map()

  const pictures = await listen(picturesPort, async (request, response) => {
    const isElsewhere = request.headers.host?.startsWith('localhost')
    const { body, url } = await take(isElsewhere ? 'elsewhere' : 'pictures', request)
    readable(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    if (url.pathname.startsWith('/bucket/moved/')) return leadElsewhere(307, url, response)
    if (url.pathname.startsWith('/bucket/')) return keepOrGive(request.method, url.pathname, body, response)
    const [, id = '', index = '0'] = url.pathname.match(/^\/pictures\/([\w-]+)\/(\d+)$/) ?? []
    const task = tasks.get(id)
    if (!task) return void response.writeHead(404).end()
    const isMoved = scenarios[task.scenario]?.oddities?.[Number(index)] === 'moved'
    if (isMoved && !isElsewhere) return leadElsewhere(302, url, response)
    givePicture(task, Number(index), response)
  })

  const api = await listen(port, async (request, response) => {
    const { body, url } = await take('api', request)
    const [, part = '', endpoint = '', id] = url.pathname.match(path) ?? []
    const task = id === undefined ? undefined : tasks.get(id)
    const parsed = parse(String(body))
    const name = task?.scenario ?? scenarioName(part, parsed?.prompt) ?? 'usual'
    if (scenarios[name]?.cors !== false) readable(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    if (!endpoint) return answer(response, { status: 404, json: { detail: 'Not Found' } })
    const key = String(request.headers['api-key'] ?? '')
    if (!key.startsWith(keyPrefix)) return answer(response, { status: 401, json: { detail: 'Invalid API key' } })
    if (id !== undefined) return answer(response, afterwards(task, id))
    if (request.method !== 'POST') return answer(response, { status: 405, json: { detail: 'Method Not Allowed' } })
    if (!parsed) return answer(response, { status: 422, json: { detail: [{ loc: ['body', 0], msg: 'invalid JSON' }] } })
    const detail = complaints(endpoint, parsed)
    if (detail.length > 0) return answer(response, { status: 422, json: { detail } })
    answer(response, submitted(name, parsed, key))
  })

  const address = (/** @type {import('node:http').Server} */ server) =>
    `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`

  /** The answer to a POST. */
  function submitted(
    /** @type {string} */ name,
    /** @type {Record<string, any>} */ request,
    /** @type {string} */ key,
  ) {
    const scenario = scenarios[name] ?? { about: '' }
    const id = randomUUID()
    const count = scenario.pictures ?? request.samples ?? 1
    const links = Array.from(
      { length: count },
      (_, index) => `${publicUrl || address(pictures)}/pictures/${id}/${index}`,
    )
    const facts = { id, key, api: address(api), links }
    const list = scenario.refusals ?? []
    const refused = refusals.get(name) ?? 0
    const refusal = list[scenario.refusesAlways ? 0 : refused]
    refusals.set(name, refusal ? refused + 1 : 0)
    if (refusal) return refusal(facts)
    tasks.set(id, { scenario: name, request, polls: 0, facts })
    return (scenario.accepted ?? usual.accepted)(facts)
  }

  /** The answer to a question after a job. An unknown one is pending for ever, as with Celery. */
  function afterwards(/** @type {Task | undefined} */ task, /** @type {string} */ id) {
    if (!task) return { json: { id, status: 'PENDING' } }
    const polls = scenarios[task.scenario]?.polls ?? usual.polls
    const poll = polls[Math.min(task.polls++, polls.length - 1)]
    return poll ? poll(task.facts) : {}
  }

  async function take(
    /** @type {Received['host']} */ host,
    /** @type {import('node:http').IncomingMessage} */ request,
  ) {
    const body = await buffer(request)
    const { method = '', url = '/', headers } = request
    received.push({ host, method, path: url, headers, body: String(body) })
    return { body, url: new URL(url, 'http://localhost') }
  }

  function keepOrGive(
    /** @type {string | undefined} */ method,
    /** @type {string} */ name,
    /** @type {Buffer} */ body,
    /** @type {import('node:http').ServerResponse} */ response,
  ) {
    if (name.includes('forbidden'))
      return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
    if (method === 'PUT') bucket.set(name, body)
    const kept = bucket.get(name)
    response.writeHead(kept ? 200 : 404).end(method === 'GET' ? kept : undefined)
  }

  return {
    url: address(api),
    picturesUrl: address(pictures),
    received,
    close: async () => {
      await Promise.all(
        [api, pictures].map((server) => new Promise((closed) => server.close(closed).closeAllConnections())),
      )
    },
  }
}

/** Lets web pages of any origin read the answer. */
function readable(
  /** @type {import('node:http').IncomingMessage} */ { headers },
  /** @type {import('node:http').ServerResponse} */ response,
) {
  if (!headers.origin) return
  response.setHeader('Access-Control-Allow-Origin', headers.origin)
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT')
  response.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? '')
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  response.setHeader('Vary', 'Origin')
}

function answer(
  /** @type {import('node:http').ServerResponse} */ response,
  /** @type {import('./scenarios.mjs').Answer} */ { status = 200, headers = {}, json, html, fault, isSlow },
) {
  if (fault === 'hang') return
  if (fault === 'drop') return void response.destroy()
  if (fault === 'stall') return void response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"status":')
  if (fault === 'endless') {
    return void writeMegabytes(500, '[', response.writeHead(200, { 'Content-Type': 'application/json' }))
  }
  const type = html === undefined ? 'application/json' : 'text/html'
  response.writeHead(status, { ...headers, 'Content-Type': type })
  const words = html ?? JSON.stringify(json)
  if (isSlow) return drip(words, response)
  response.end(words)
}

async function drip(/** @type {string} */ words, /** @type {import('node:http').ServerResponse} */ response) {
  for (const some of words.match(/.{1,8}/gs) ?? []) {
    response.write(some)
    await sleep((1000 * 8) / words.length)
  }
  response.end()
}

function givePicture(
  /** @type {Task} */ { scenario, request },
  /** @type {number} */ index,
  /** @type {import('node:http').ServerResponse} */ response,
) {
  const oddity = scenarios[scenario]?.oddities?.[index] ?? 'whole'
  const type = { 'Content-Type': 'image/png' }
  switch (oddity) {
    case 'missing':
      return void response.writeHead(404).end()
    case 'unreadable':
      response.removeHeader('Access-Control-Allow-Origin')
      return void response.destroy()
    case 'misnamed':
      return void response.writeHead(200, type).end(tinyGif)
    case 'page':
      return void response.writeHead(200, type).end('<!doctype html><h1>Expired</h1>')
    case 'huge':
      return void writeMegabytes(200, '\x89PNG\r\n\x1a\n', response.writeHead(200, type))
    default: {
      const { prompt, seed = 0, width = 512, height = 512 } = request
      return void response.writeHead(200, type).end(drawPicture({ prompt, seed: seed + index, width, height }))
    }
  }
}

function leadElsewhere(
  /** @type {number} */ status,
  /** @type {URL} */ url,
  /** @type {import('node:http').ServerResponse} */ response,
) {
  const { localPort } = /** @type {import('node:net').Socket} */ (response.socket)
  response.writeHead(status, { Location: `http://localhost:${localPort}${url.pathname}${url.search}` }).end()
}

/** So many megabytes, each of which begins as `start` says, as long as somebody reads them. */
function writeMegabytes(
  /** @type {number} */ count,
  /** @type {string} */ start,
  /** @type {import('node:http').ServerResponse} */ response,
) {
  const megabyte = Buffer.alloc(1e6)
  megabyte.write(start, 'latin1')
  let left = count
  const write = () => {
    while (left-- > 0) if (!response.write(megabyte)) return void response.once('drain', write)
    response.end()
  }
  write()
}

/** @returns {Record<string, any> | undefined} */
function parse(/** @type {string} */ body) {
  try {
    return Object(JSON.parse(body))
  } catch {
    return undefined
  }
}

/**
 * @param {number} port
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>} handle
 * @returns {Promise<import('node:http').Server>}
 */
async function listen(port, handle) {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error))
  })
  await new Promise((listening, failed) =>
    server.once('error', failed).listen(port, '127.0.0.1', () => listening(undefined)),
  )
  return server
}
