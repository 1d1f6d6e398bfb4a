/** A Vite plugin for the browser tests: serves the golden values under /golden/ and the small test models under /fixtures/, with byte ranges. */
import { createReadStream, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join, normalize } from 'node:path'
import type { Plugin } from 'vite'

/** The plugin; a folder that is undefined or absent answers 404. */
export function goldenServer(golden: string | undefined, fixtures: string): Plugin {
  return {
    name: 'golden-server',
    configureServer({ middlewares }) {
      for (const [prefix, folder] of [
        ['/golden', golden],
        ['/fixtures', fixtures],
      ] as const) {
        middlewares.use(prefix, (request, response) => {
          const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))
          send(folder && join(folder, path), request.headers.range, request.method === 'HEAD', response)
        })
      }
    },
  }
}

/** Answers with a file or one range of it (RFC 9110, section 14). */
function send(file: string | undefined, range: string | undefined, isHead: boolean, response: ServerResponse) {
  const size = file ? statSync(file, { throwIfNoEntry: false }) : undefined
  if (!file || !size?.isFile()) return response.writeHead(404).end()
  const [, first, last] = range?.match(/^bytes=(\d+)-(\d*)$/) ?? []
  const start = Number(first ?? 0)
  const end = Math.min(last ? Number(last) : Number.POSITIVE_INFINITY, size.size - 1)
  if (first && start > end) return response.writeHead(416, { 'content-range': `bytes */${size.size}` }).end()
  response.writeHead(first ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    'content-type': file.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    ...(first && { 'content-range': `bytes ${start}-${end}/${size.size}` }),
  })
  if (isHead || size.size === 0) return response.end()
  createReadStream(file, { start, end }).pipe(response)
}
