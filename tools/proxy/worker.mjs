/** An edge worker between Darkroom and the ImagePipeline API, for when the API lets no web page ask it: see docs/proxy.md. */

const api = 'https://api.imagepipeline.io'

const jobs = /^\/(sd|sdxl)\/(text2image|image2image|inpainting)\/v1$/
const status = /^\/(sd|sdxl)\/(text2image|image2image|inpainting)\/v1\/status\/[\w-]{1,100}$/

/** Bytes; a request is a few kilobytes of text. */
const largestBody = 100_000

/**
 * @typedef {object} Environment
 * @property {string} ALLOWED_ORIGINS The pages that may ask, separated by spaces: https://darkroom.example
 */

export default {
  /**
   * Passes what is allowed on to the one host, with the headers that it needs and no other. Nothing is written down.
   * @param {Request} request
   * @param {Environment} environment
   */
  async fetch(request, environment) {
    const origin = request.headers.get('Origin') ?? ''
    const allowed = environment.ALLOWED_ORIGINS.split(/\s+/).filter(Boolean)
    if (!allowed.includes(origin)) return refusal(403, 'This page may not use the proxy.', '')
    if (request.method === 'OPTIONS')
      return new Response(null, { status: 204, headers: { ...readable(origin), ...preflight } })
    const { pathname } = new URL(request.url)
    const isAllowed =
      request.method === 'POST' ? jobs.test(pathname) : request.method === 'GET' && status.test(pathname)
    if (!isAllowed) return refusal(404, 'The proxy does not pass this on.', origin)
    const body = request.method === 'POST' ? await request.text() : undefined
    if (body !== undefined && body.length > largestBody) return refusal(413, 'The request is too large.', origin)
    return forward(request, pathname, body, origin)
  },
}

/**
 * @param {Request} request
 * @param {string} path
 * @param {string | undefined} body
 * @param {string} origin
 */
async function forward(request, path, body, origin) {
  const key = request.headers.get('API-Key')
  const answer = await fetch(api + path, {
    method: request.method,
    headers: { ...(key && { 'API-Key': key }), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    // Following a redirect would hand the key to another host.
    redirect: 'manual',
    ...(body !== undefined && { body }),
  })
  if (answer.status >= 300 && answer.status < 400) return refusal(502, 'The API has moved.', origin)
  const headers = new Headers(readable(origin))
  for (const name of ['Content-Type', 'Retry-After']) {
    const value = answer.headers.get(name)
    if (value) headers.set(name, value)
  }
  return new Response(answer.body, { status: answer.status, headers })
}

const preflight = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'API-Key, Content-Type',
  'Access-Control-Max-Age': '86400',
}

const readable = (/** @type {string} */ origin) => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Expose-Headers': 'Retry-After',
  'Cache-Control': 'no-store',
  Vary: 'Origin',
})

/**
 * @param {number} status
 * @param {string} detail
 * @param {string} origin
 */
function refusal(status, detail, origin) {
  const headers = origin ? readable(origin) : { Vary: 'Origin' }
  return Response.json({ detail }, { status, headers })
}
