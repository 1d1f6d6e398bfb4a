/** A build of the app on a server of its own, which a test may stop, and which may come to serve a newer build. */
import { rmSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type PreviewServer, preview } from 'vite'

/** Builds by where their page lies: one for all tests of a worker. */
const builds = new Map<string, Promise<string>>()

export class BuildServer {
  /** The address of the app's page. */
  readonly url: string
  private readonly folder: string
  private readonly server: PreviewServer
  private isStopped = false

  private constructor(url: string, folder: string, server: PreviewServer) {
    this.url = url
    this.folder = folder
    this.server = server
  }

  /** Serves a copy of the build that the other tests use; or a build of its own, for a page that lies at `base`. */
  static async start(base = '/'): Promise<BuildServer> {
    const folder = await mkdtemp(join(tmpdir(), 'darkroom-build-'))
    await cp(base === '/' ? 'dist' : await builtFor(base), folder, { recursive: true })
    const server = await preview({ base, build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } })
    return new BuildServer(server.resolvedUrls!.local[0]!, folder, server)
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
    if (this.isStopped) return
    this.isStopped = true
    await this.server.close()
    await rm(this.folder, { recursive: true })
  }
}

function builtFor(base: string): Promise<string> {
  const built = builds.get(base) ?? buildFor(base)
  builds.set(base, built)
  return built
}

async function buildFor(base: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-build-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await build({ base, build: { outDir: folder, emptyOutDir: true }, logLevel: 'error' })
  return folder
}
