/** The build on the servers that docs/hosting.md names, as the build's own files set them up; skipped where they are not installed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIRequestContext, expect } from '@playwright/test'
import { drawn } from './support/drawn.ts'
import { test } from './support/watched/index.ts'

/** How each is started in a folder whose `root` is the host's. */
const servers: Record<string, (folder: string, port: number) => Promise<ChildProcess>> = {
  async nginx(folder, port) {
    const site = await readFile('dist/_nginx.conf', 'utf8')
    const moved = site.replace('/srv/darkroom', `${folder}/root`).replace('8080', `127.0.0.1:${port}`)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const conf = `daemon off; pid ${folder}/pid; error_log ${folder}/errors; events {}
      http { include /etc/nginx/mime.types; access_log off;
      ${temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')} ${moved} }`
    await writeFile(join(folder, 'nginx.conf'), conf)
    return spawn('nginx', ['-c', `${folder}/nginx.conf`], { stdio: 'ignore' })
  },
  async caddy(folder, port) {
    const site = await readFile('dist/_Caddyfile', 'utf8')
    await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${site.replace('* /srv', `* ${folder}/root`)}`)
    const env = {
      ...process.env,
      DARKROOM_ADDRESS: `http://127.0.0.1:${port}`,
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
    }
    return spawn('caddy', ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'], {
      stdio: 'ignore',
      env,
    })
  },
}

const path = '/tools/room'

for (const [name, start] of Object.entries(servers)) {
  test.describe(name, () => {
    test.skip(!isInstalled(name), `${name} is not installed`)
    let folder: string
    let server: ChildProcess
    let url: string

    test.beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'darkroom-host-'))
      // nginx reads as another user where it is started by root.
      await chmod(folder, 0o755)
      await mkdir(`${folder}/root${path}`, { recursive: true })
      await cp('dist', `${folder}/root${path}`, { recursive: true })
      const port = await freePort()
      server = await start(folder, port)
      url = `http://127.0.0.1:${port}${path}/`
      await expect
        .poll(() =>
          fetch(url).then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200)
    })

    test.afterAll(async () => {
      if (server.kill()) await once(server, 'exit')
      await rm(folder, { recursive: true })
    })

    test('serves each kind of file as it is to be, deep in the host', async ({ request }) => {
      const assets = await readdir('dist/assets')
      const asset = (pattern: RegExp) => `assets/${assets.find((file) => pattern.test(file))}`
      const forEver = 'public, max-age=31536000, immutable'
      for (const [file, type, caching, isPacked] of [
        ['', /^text\/html/, 'no-cache', true],
        ['sw.js', /javascript/, 'no-cache', true],
        ['start-guard.js', /javascript/, 'no-cache', true],
        ['manifest.webmanifest', /^application\/manifest\+json$/, 'no-cache', true],
        ['licences.json', /^application\/json/, 'no-cache', true],
        ['icon.svg', /^image\/svg\+xml/, 'no-cache', false],
        ['models/demo/unet/diffusion_pytorch_model.safetensors', /./, 'no-cache', false],
        [asset(/^index-.*\.js$/), /javascript/, forEver, true],
        [asset(/^index-.*\.css$/), /^text\/css/, forEver, true],
        [asset(/\.wasm$/), /^application\/wasm$/, forEver, true],
      ] as const) {
        const answer = await ask(request, url + file)
        expect(answer, file).toMatchObject({ status: 200, caching, isPacked, policy: expect.stringMatching(policy) })
        // A model's file is bytes to everybody; Caddy says nothing of it.
        if (!file.endsWith('.safetensors')) expect(answer.type, file).toMatch(type)
      }
    })

    test('lets nobody keep it that a file was missing, for it may come with the rest of a build', async ({
      request,
    }) => {
      for (const file of ['assets/index-not-yet.js', 'nothing']) {
        const answer = await ask(request, url + file)
        expect(answer, file).toMatchObject({ status: 404, caching: 'no-cache', policy: expect.stringMatching(policy) })
      }
    })

    test('leads from the folder’s name to the page, by whatever name the host is known', async ({ request }) => {
      const { status, location } = await ask(request, url.slice(0, -1))
      expect([301, 308]).toContain(status)
      expect(location).toBe(`${path}/`)
    })

    test('draws', async ({ page }) => {
      await page.goto(url)
      await expect(page.getByLabel('Model', { exact: true })).toHaveValue('demo')
      expect(await drawn(page, { Steps: '2' })).toMatchObject({ width: 128, height: 128 })
    })
  })
}

const policy = /^default-src 'none'; .*frame-ancestors 'none'/

async function ask(request: APIRequestContext, address: string) {
  const answer = await request.get(address, { maxRedirects: 0, headers: { 'Accept-Encoding': 'gzip' } })
  const headers = answer.headers()
  return {
    status: answer.status(),
    type: headers['content-type'],
    caching: headers['cache-control'],
    policy: headers['content-security-policy'],
    location: headers.location,
    isPacked: headers['content-encoding'] === 'gzip',
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, [program === 'nginx' ? '-v' : 'version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}
