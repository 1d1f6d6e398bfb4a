/** How the ImagePipeline server may behave: one row per thing that the API, or the way to it, has been seen or said to do. */

/**
 * @typedef {object} Job
 * @property {string} id
 * @property {string} key What the client sent as its key.
 * @property {string} api The API's own address.
 * @property {string[]} links The addresses of its pictures.
 *
 * @typedef {object} Answer
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {unknown} [json]
 * @property {string} [html]
 * @property {boolean} [isSlow] It takes a second, a few letters at a time.
 * @property {'drop' | 'hang' | 'stall' | 'endless'} [fault] Instead of an answer: the connection breaks, stays silent, falls silent in
 * the middle of it, or brings 500 MB of JSON.
 *
 * @typedef {object} Scenario
 * @property {string} about
 * @property {((job: Job) => Answer)[]} [refusals] Answers to the first POSTs; no job is made.
 * @property {boolean} [refusesAlways] The last refusal is repeated for ever.
 * @property {(job: Job) => Answer} [accepted] The answer to a POST that makes a job.
 * @property {((job: Job) => Answer)[]} [polls] Answers to the questions after the job; the last is repeated.
 * @property {number} [pictures] How many; else as many as the request's samples.
 * @property {Picture[]} [oddities] What is odd about each picture.
 * @property {false} [cors] No answer may be read by a web page of another origin.
 *
 * @typedef {'whole' | 'missing' | 'misnamed' | 'huge' | 'page' | 'unreadable' | 'moved'} Picture
 */

const pending = (/** @type {Job} */ { id }) => ({ json: { id, status: 'PENDING' } })
const success = (/** @type {Job} */ { links }) => ({ json: { download_urls: links, status: 'SUCCESS' } })
const status =
  (/** @type {string} */ word) =>
  (/** @type {Job} */ { id }) => ({ json: { id, status: word } })
const refusal =
  (/** @type {number} */ status, /** @type {unknown} */ detail, headers = {}) =>
  () => ({
    status,
    headers,
    json: { detail },
  })
const page = '<!doctype html><title>Bad gateway</title><h1>502 Bad gateway</h1>'

/** @type {Record<string, Scenario>} */
export const scenarios = {
  usual: { about: 'Pending twice, then as many pictures as samples.' },
  immediate: { about: 'Done in the first answer.', accepted: success },
  'pending-3': { about: 'Pending three times.', polls: [pending, pending, pending, success] },
  'four-urls': { about: 'Four pictures, whatever was asked.', pictures: 4 },
  'no-urls': { about: 'Done, without a picture.', pictures: 0 },
  failure: {
    about: 'The job fails.',
    polls: [pending, () => ({ json: { status: 'FAILURE', error: 'CUDA out of memory' } })],
  },
  'failure-at-once': {
    about: 'The job fails in the first answer.',
    accepted: () => ({ json: { status: 'FAILURE', error: 'Model not found' } }),
  },
  revoked: { about: 'The job is revoked.', polls: [status('REVOKED')] },
  'newer-spelling': {
    about: 'The words of the vendor’s newer API: job_id, queued, completed, result_url.',
    accepted: ({ id }) => ({ json: { job_id: id, status: 'queued', estimated_time_seconds: 3 } }),
    polls: [
      ({ id }) => ({ json: { job_id: id, status: 'processing' } }),
      ({ id, links }) => ({ json: { job_id: id, status: 'completed', result_url: links[0] } }),
    ],
    pictures: 1,
  },
  celery: {
    about: 'Celery’s own states: STARTED, RETRY.',
    polls: [status('STARTED'), status('RETRY'), success],
  },
  'unheard-of': {
    about: 'A state that nobody knows, then links under another name.',
    polls: [status('WARMING'), ({ links }) => ({ json: { status: 'YAY', image_urls: links } })],
  },
  unauthorised: { about: '401', refusals: [refusal(401, 'Invalid API key')], refusesAlways: true },
  forbidden: { about: '403', refusals: [refusal(403, 'Not on your plan')], refusesAlways: true },
  'not-found': { about: '404', refusals: [refusal(404, 'Not Found')], refusesAlways: true },
  gone: { about: '410', refusals: [refusal(410, 'Gone')], refusesAlways: true },
  invalid: {
    about: '422, with a list.',
    refusals: [
      refusal(422, [
        { loc: ['body', 'width'], msg: 'ensure this value is less than or equal to 1024', type: 'value_error' },
        { loc: ['body', 'scheduler'], msg: 'unknown scheduler', type: 'value_error' },
      ]),
    ],
    refusesAlways: true,
  },
  busy: {
    about: '429 with Retry-After, then accepted.',
    refusals: [refusal(429, 'Slow down', { 'Retry-After': '2' })],
  },
  'busy-silent': {
    about: '429 twice without Retry-After, then accepted.',
    refusals: [refusal(429, 'Slow down'), refusal(429, 'Slow down')],
  },
  'busy-always': {
    about: '429 for ever.',
    refusals: [refusal(429, 'Slow down', { 'Retry-After': '3' })],
    refusesAlways: true,
  },
  unavailable: { about: '503, then accepted.', refusals: [refusal(503, 'Starting')] },
  broken: { about: '500', refusals: [refusal(500, 'Internal Server Error')], refusesAlways: true },
  hiccup: {
    about: '500 and 502 when asked after the job, then done.',
    polls: [refusal(500, 'Oops'), () => ({ status: 502, html: page }), pending, success],
  },
  'busy-polls': {
    about: '429 with Retry-After when asked after the job, then done.',
    polls: [refusal(429, 'Too often', { 'Retry-After': '1' }), success],
  },
  'lost-job': { about: 'The job is unknown when asked after (404).', polls: [pending, refusal(404, 'No such task')] },
  never: { about: 'Pending for ever.', polls: [pending] },
  html: { about: 'A page instead of JSON.', refusals: [() => ({ html: page })], refusesAlways: true },
  'html-polls': { about: 'A page whenever asked after the job.', polls: [() => ({ html: page })] },
  'html-error': { about: '502 with a page.', refusals: [() => ({ status: 502, html: page })], refusesAlways: true },
  drop: { about: 'Accepted, but the connection breaks before the answer.', accepted: () => ({ fault: 'drop' }) },
  'drop-polls': {
    about: 'The connection breaks twice when asked after the job.',
    polls: [() => ({ fault: 'drop' }), () => ({ fault: 'drop' }), success],
  },
  silent: { about: 'Accepted, but never answered.', accepted: () => ({ fault: 'hang' }) },
  stalled: { about: 'Accepted, but the answer stops in the middle.', accepted: () => ({ fault: 'stall' }) },
  endless: { about: 'An answer of 500 MB when asked after the job.', polls: [() => ({ fault: 'endless' })] },
  slow: {
    about: 'Answers that come a few letters at a time.',
    accepted: ({ id }) => ({ json: { id, status: 'PENDING' }, isSlow: true }),
    polls: [({ links }) => ({ json: { download_urls: links, status: 'SUCCESS' }, isSlow: true })],
  },
  'another-job': {
    about: 'An answer about another job whenever asked after this one.',
    polls: [({ links }) => ({ json: { id: 'a1', status: 'SUCCESS', download_urls: links } })],
  },
  'no-cors': { about: 'Web pages may not read the answers.', cors: false },
  redirect: {
    about: 'A redirect to another host.',
    refusals: [({ links }) => ({ status: 307, headers: { Location: links[0] ?? '/' } })],
    refusesAlways: true,
  },
  'redirect-polls': {
    about: 'A redirect to another host when asked after the job.',
    polls: [({ links }) => ({ status: 307, headers: { Location: links[0] ?? '/' } })],
  },
  echo: {
    about: 'The key quoted in an error.',
    refusals: [({ key }) => ({ status: 401, json: { detail: `The key ${key} has expired` } })],
    refusesAlways: true,
  },
  'no-id': { about: 'Accepted, without an id.', accepted: () => ({ json: { status: 'PENDING' } }) },
  'many-urls': { about: 'A thousand links.', pictures: 1000 },
  'one-fails': { about: 'Four links, the third dead.', pictures: 4, oddities: ['whole', 'whole', 'missing'] },
  'none-fetched': { about: 'A link that web pages may not read.', pictures: 1, oddities: ['unreadable'] },
  moved: { about: 'A link that leads on to another host.', pictures: 1, oddities: ['moved'] },
  misnamed: { about: 'A GIF that is called a PNG.', pictures: 1, oddities: ['misnamed'] },
  huge: { about: 'A picture of 200 MB.', pictures: 1, oddities: ['huge'] },
  'page-for-picture': { about: 'A page where the picture should be.', pictures: 1, oddities: ['page'] },
  'in-the-reply': {
    about: 'The picture itself in the reply, as base64.',
    polls: [() => ({ json: { status: 'SUCCESS', images: [tinyGif.toString('base64')] } })],
  },
}

/** A whole picture of 1 × 1. */
export const tinyGif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** What every scenario does unless its row says otherwise. */
export const usual = { accepted: pending, polls: [pending, pending, success] }

/** @returns {string | undefined} The scenario's name, from the first part of the path or from `scenario:name` in the prompt. */
export function scenarioName(/** @type {string} */ pathPart, /** @type {string} */ prompt = '') {
  return [pathPart, prompt.match(/scenario:([\w-]+)/)?.[1]].find((name) => name && Object.hasOwn(scenarios, name))
}
