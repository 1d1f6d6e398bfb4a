/** The build on a plain static host, which a test may stop, and which may come to serve a newer build. */
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sirv from 'sirv'
import { headersFor } from '../../tools/hosting/index.ts'

/** Where the host has the build: one host has many things. */
const base = '/tools/room'

/** Files as they are, under a path of the host, with the headers that the build's own `_headers` asks for and no others. */
export class BuildServer {
  /** The address of the app's page. */
  readonly url: string
  private readonly folder: string
  private readonly server: Server

  private constructor(url: string, folder: string, server: Server) {
    this.url = url
    this.folder = folder
    this.server = server
  }

  /** Serves a copy of the build that the other tests use. */
  static async start(): Promise<BuildServer> {
    const folder = await mkdtemp(join(tmpdir(), 'darkroom-build-'))
    await cp('dist', folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) })
    const asked = await readFile(join(folder, '_headers'), 'utf8')
    const serve = sirv(folder, {
      dev: true,
      setHeaders(response, path) {
        for (const [name, value] of headersFor(asked, path)) response.setHeader(name, value)
      },
    })
    const server = createServer((request, response) => {
      const path = request.url!.startsWith(`${base}/`) ? request.url!.slice(base.length) : '/nothing'
      serve(Object.assign(request, { url: path }), response)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return new BuildServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}${base}/`, folder, server)
  }

  /** From now on, a build whose page says `version` in a meta element: all else is as it was. */
  async publish(version: string): Promise<void> {
    const [page, worker] = [join(this.folder, 'index.html'), join(this.folder, 'sw.js')]
    const html = await readFile(page, 'utf8')
    await writeFile(page, html.replace('</head>', `<meta name="version" content="${version}"></head>`))
    const script = await readFile(worker, 'utf8')
    const renewed = script.replace(/("?url"?:"index.html",\s*"?revision"?:")[^"]*/, `$1${version}`)
    if (renewed === script) throw new Error('sw.js names no revision of index.html')
    await writeFile(worker, renewed)
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
    await rm(this.folder, { recursive: true })
  }
}
