/** Folders of this disk as repositories of the Hub: their files, sizes and digests. */
import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Repository
 * @property {string} folder
 * @property {string} [licence]
 * @property {boolean} [gated] Only who shows the token may have the files.
 * @property {Record<string, string>} [links] Files at other places of the disk, by their paths in the repository.
 *
 * @typedef {object} HubFile
 * @property {string} path Within the repository.
 * @property {string} place On this disk.
 * @property {number} size
 * @property {string} oid Git's SHA-1 of the blob.
 * @property {string | undefined} sha256 Of a file that is too large for Git.
 */

/** Larger files are in Git LFS. */
const lfsBytes = 100_000

/** @type {Map<string, Promise<HubFile>>} */
const known = new Map()

/**
 * All files of a repository, in the order of their paths.
 * @param {Repository} repository
 */
export function filesOf({ folder, links = {} }) {
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => [path, join(folder, path)])
  const files = [...inside, ...Object.entries(links)].filter(([, place = '']) => statSync(place).isFile())
  files.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return Promise.all(files.map(([path = '', place = '']) => described(path.replaceAll('\\', '/'), place)))
}

/**
 * The file, its digests reckoned once.
 * @param {string} path
 * @param {string} place
 */
function described(path, place) {
  const { size, mtimeMs } = statSync(place)
  const key = [path, place, size, mtimeMs].join()
  const file = known.get(key) ?? reckoned(path, place, size)
  known.set(key, file)
  return file
}

/**
 * @param {string} path
 * @param {string} place
 * @param {number} size
 * @returns {Promise<HubFile>}
 */
async function reckoned(path, place, size) {
  const sha1 = createHash('sha1').update(`blob ${size}\0`)
  const sha256 = createHash('sha256')
  for await (const piece of createReadStream(place)) {
    sha1.update(piece)
    sha256.update(piece)
  }
  return { path, place, size, oid: sha1.digest('hex'), sha256: size > lfsBytes ? sha256.digest('hex') : undefined }
}
