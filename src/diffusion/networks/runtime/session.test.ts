/** Sessions where the runtime itself does not start. */
import { expect, it } from 'vitest'
import { openDevice } from './device.ts'
import type { Ort } from './ort.ts'
import { Runtime } from './session.ts'

it('says what to do where the runtime’s own program does not come', async () => {
  const message = 'no available backend found. ERR: [wasm] RuntimeError: Aborted(NetworkError: Failed to load x.wasm)'
  const create = async () => {
    throw new Error(message)
  }
  const runtime = new Runtime({ InferenceSession: { create } } as unknown as Ort, await openDevice({ allowed: false }))
  await expect(runtime.session(runtime.dialect('test'), () => new Uint8Array())).rejects.toMatchObject({
    name: 'GenerationError',
    code: 'download',
    message: expect.stringMatching(/^The engine could not be started\. .*reload the page\. \(\[wasm\] .*x\.wasm\)\)$/),
  })
})
