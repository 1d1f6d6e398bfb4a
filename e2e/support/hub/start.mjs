/** `npm run hub`: a small Hub on this machine, for trying the app's downloads with it. */
import { fileURLToPath } from 'node:url'
import { faults } from './faults.mjs'
import { hubToken, startHub } from './server.mjs'

const folder = (/** @type {string} */ path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const port = Number(process.env.PORT ?? 4190)
const server = await startHub(
  {
    'darkroom/demo': { folder: folder('public/models/demo'), licence: 'mit' },
    'darkroom/mini': { folder: folder('e2e/support/models/mini'), licence: 'mit' },
    'darkroom/gated': { folder: folder('public/models/demo'), licence: 'mit', gated: true },
    // Any other folder of this disk: MODELS=/path npm run hub
    ...(process.env.MODELS && { 'darkroom/own': { folder: process.env.MODELS } }),
  },
  { port, filesPort: port + 1 },
)
console.log(`The Hub is at ${server.url}: make that the Hub's address under “Models”.`)
console.log(`It has darkroom/demo, darkroom/mini, and darkroom/gated for the token “${hubToken}”.`)
console.log('To see something go wrong, add a name to the address:\n')
for (const [name, { about }] of Object.entries(faults)) console.log(`  /${name.padEnd(12)}${about}`)
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await server.close()
    process.exit(0)
  })
}
