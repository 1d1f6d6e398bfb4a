/** The build on a plain static host, which a test may stop, and which may come to serve a newer build. */
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sirv from 'sirv'
import { headersFor } from '../../tools/hosting/index.ts'
import { answerForRuntime } from './idle-runtime/index.ts'

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

  /** Serves a copy of the build that the other tests use, if asked with the idle runtime in the real one's place. */
  static async start({ isIdle = false } = {}): Promise<BuildServer> {
    const folder = await mkdtemp(join(tmpdir(), 'darkroom-build-'))
    await cp('dist', folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) })
    if (isIdle) {
      const assets = await readdir(join(folder, 'assets'))
      const runtimes = assets.filter((name) => /^ort\..*\.js$/.test(name))
      for (const name of runtimes) await writeFile(join(folder, 'assets', name), answerForRuntime.body)
    }
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

  /** From now on, a build whose page says `version` in a meta element, and whose hashed files have other names: the old ones are gone. */
  async publish(version: string): Promise<void> {
    const assets = await readdir(join(this.folder, 'assets'))
    const renamed = assets.map((name) => [name, name.replace(/(?=\.\w+$)/, `-${version}`)] as const)
    const texts = [...assets.map((name) => join('assets', name)), 'index.html', 'sw.js'].filter((path) =>
      /\.(html|js|css)$/.test(path),
    )
    for (const path of texts) {
      const before = await readFile(join(this.folder, path), 'utf8')
      let after = renamed.reduce((text, [old, fresh]) => text.replaceAll(old, fresh), before)
      if (path === 'index.html') {
        after = after.replace(/(<meta name="version".*)?<\/head>/, `<meta name="version" content="${version}"></head>`)
      }
      if (path === 'sw.js') {
        after = after.replace(/("?url"?:"index.html",\s*"?revision"?:")[^"]*/, `$1${version}`)
        if (!after.includes(`"${version}"`)) throw new Error('sw.js names no revision of index.html')
      }
      await writeFile(join(this.folder, path), after)
    }
    for (const [old, fresh] of renamed)
      await rename(join(this.folder, 'assets', old), join(this.folder, 'assets', fresh))
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
