/** What may go wrong between the Hub and a page. Each stands for the first part of an address: `/slow/owner/name/…`. */

/**
 * @typedef {object} Fault What becomes of the n-th request (from 0) for a file's bytes; the usual where left out.
 * @property {string} about
 * @property {number} [bytesPerSecond] Of each connection.
 * @property {number} [wait] Before the answer, in ms.
 * @property {number} [most] So many bytes come at the most, and the answer says so.
 * @property {(n: number) => boolean} [endless] Whether what is sent goes on to the end of the file, wherever it was to end.
 * @property {number} [grown] By so many bytes the file is longer than it was listed, as every answer says.
 * @property {(n: number) => number | undefined} [cut] After how many bytes the connection breaks off.
 * @property {(n: number) => { status: number, retryAfter?: number } | undefined} [refusal]
 * @property {boolean} [rotten] The byte in the middle of what is sent is another one.
 * @property {number} [wrong] The place in the file of a byte that is another one the first time that it is sent.
 * @property {(n: number) => boolean} [changed] Whether the file is another one of the same size by now, with its own ETag.
 * @property {boolean} [noRanges] The file comes whole, whatever is asked for.
 * @property {boolean} [noCors] Pages of other origins may not read it.
 */

/** @type {Record<string, Fault>} */
export const faults = {
  slow: { about: 'half a megabyte a second and connection', bytesPerSecond: 500e3 },
  far: { about: 'a tenth of a second before each answer', wait: 100 },
  short: { about: 'never more than 100 kB, whatever is asked for', most: 100_000 },
  cut: { about: 'two of three connections break off', cut: (n) => (n % 3 === 2 ? undefined : 100_003 * (1 + (n % 7))) },
  long: { about: 'every other answer goes on to the end of the file', endless: (n) => n % 2 === 0 },
  grown: { about: 'a file that is longer than its list says', grown: 1000 },
  'slow-cut': {
    about: 'half a megabyte a second and connection, and two of three break off',
    bytesPerSecond: 500e3,
    cut: (n) => (n % 3 === 2 ? undefined : 100_003 * (1 + (n % 7))),
  },
  'cut-once': { about: 'the first connection breaks off', cut: (n) => (n === 0 ? 1_000_001 : undefined) },
  busy: { about: '503 to every other request', refusal: (n) => (n % 2 === 0 ? { status: 503 } : undefined) },
  limited: {
    about: '429 first, “come back in a second”',
    refusal: (n) => (n < 2 ? { status: 429, retryAfter: 1 } : undefined),
  },
  broken: { about: '500 to every third request', refusal: (n) => (n % 3 === 1 ? { status: 500 } : undefined) },
  gone: { about: '404', refusal: () => ({ status: 404 }) },
  down: { about: '503 to every request', refusal: () => ({ status: 503 }) },
  wrong: { about: 'one wrong byte in the third chunk, once', wrong: 9_000_000 },
  rotten: { about: 'a wrong byte in every request', rotten: true },
  changed: { about: 'another file from the third request on', changed: (n) => n >= 2 },
  whole: { about: 'no byte ranges', noRanges: true },
  'whole-cut': {
    about: 'no byte ranges, and the first two connections break off',
    noRanges: true,
    cut: (n) => (n < 2 ? 5_000_000 : undefined),
  },
  'no-cors': { about: 'pages of other origins may not read the files', noCors: true },
}
