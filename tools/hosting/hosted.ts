/** Vite's part in hosting: the policy in the page, the files that hosts read, and `npm start` as a host of its own. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import sirv, { type Options } from 'sirv'
import type { Plugin } from 'vite'
import { compressAll } from './compressed.ts'
import { caching, headers, policy, reachOf } from './headers.ts'
import { headersFile } from './headers-file.ts'
import { caddyfile, nginx } from './samples.ts'

/** The plugin. The development server goes without: its own scripts stand in the page. */
export function hosted(): Plugin {
  const reach = reachOf(process.env)
  let folder: string
  return {
    name: 'hosted',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) => (server ? html : withMetas(html, { ...metas(), ...hub() })),
    },
    generateBundle() {
      const files = { _headers: headersFile, '_nginx.conf': nginx, _Caddyfile: caddyfile }
      for (const [fileName, write] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName, source: write(reach) })
      }
    },
    closeBundle: {
      // After the service worker was written.
      order: 'post',
      sequential: true,
      async handler() {
        if (existsSync(folder)) await compressAll(folder, resolve('.cache/compressed'))
      },
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(headers(reach))) response.setHeader(name, value)
        next()
      })
      const setHeaders: Options['setHeaders'] = (response, path) => {
        response.setHeader('Cache-Control', caching(path))
      }
      // `dev`: the build may be made anew under it.
      middlewares.use(sirv(folder, { dev: true, etag: true, brotli: true, gzip: true, setHeaders }))
    },
  }

  function metas(): Record<string, string> {
    return { 'http-equiv="Content-Security-Policy"': policy(reach, 'meta'), 'name="referrer"': 'no-referrer' }
  }

  function hub(): Record<string, string> {
    return reach.hub ? { 'name="hub"': reach.hub } : {}
  }
}

/** The page with these meta elements before all that they are to hold for. */
function withMetas(html: string, metas: Record<string, string>): string {
  const lines = Object.entries(metas).map(([what, content]) => `\n    <meta ${what} content="${content}" />`)
  return html.replace(/<meta charset="utf-8" \/>/, (charset) => charset + lines.join(''))
}
