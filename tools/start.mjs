/** `npm start` (the built app) and `npm run dev` (Vite's development server): sets up, serves, prints the address. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { modified, root, setUp } from './set-up.mjs'

const develop = process.argv.includes('--dev')
const address = {
  port: Number(process.env.PORT ?? 4173),
  strictPort: Boolean(process.env.PORT),
  host: process.env.HOST,
}

setUp()
process.chdir(root)
const vite = await import('vite')
const server = develop ? await serveSources() : await serveBuild()
for (const url of [...(server.resolvedUrls?.local ?? []), ...(server.resolvedUrls?.network ?? [])]) {
  console.log(`Darkroom is at ${url}`)
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await server.close()
    process.exit(0)
  })
}

async function serveSources() {
  const server = await vite.createServer({ server: address })
  return server.listen()
}

async function serveBuild() {
  if (isBuildStale()) await vite.build({ logLevel: 'warn' })
  return vite.preview({ preview: address })
}

/** Whether anything that the build is made from is newer than the build. Folders count: their times tell of deletions. */
function isBuildStale() {
  const files = ['index.html', 'package.json', 'package-lock.json', 'vite.config.ts']
  const folders = ['src', 'app', 'public', 'tools']
  const inside = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path))),
  )
  const built = modified('dist/index.html') ?? 0
  return [...files, ...folders, ...inside].some((path) => (modified(path) ?? 0) > built)
}
