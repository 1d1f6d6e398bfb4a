/** `npm run imagepipeline`: the server on this machine, for trying the app with it. */
import { scenarios } from './scenarios.mjs'
import { keyPrefix, startImagePipeline } from './server.mjs'

const port = Number(process.env.PORT ?? 4180)
const server = await startImagePipeline({ port, picturesPort: port + 1 })
console.log(`The ImagePipeline server is at ${server.url}: make that the base URL in the settings.`)
console.log(`Any key is right that begins with “${keyPrefix}”.`)
console.log('To see something else happen, add a name to the base URL, or put “scenario:name” into the prompt:\n')
for (const [name, { about }] of Object.entries(scenarios)) console.log(`  /${name.padEnd(18)}${about}`)
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await server.close()
    process.exit(0)
  })
}
