/** What the page and its engine hold: their heaps, and what the engine takes of WebAssembly and of the GPU, counted where it is taken. */
import type { CDPSession, Page, Worker } from '@playwright/test'

/** All in bytes, but for the number of GPU buffers. */
export interface Held {
  heap: number
  engineHeap: number
  wasm: number
  gpu: number
  buffers: number
}

/** Lets the engine count. To be called before the page is opened. */
export async function countHeld(page: Page): Promise<void> {
  await page.context().route(/\/assets\/ort\.[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `(${counting})();${await response.text()}` })
  })
}

/** What is held now, without what nobody can reach any more. */
export async function held(page: Page, devtools: CDPSession): Promise<Held> {
  const engine = await engineOf(page)
  const heap = await heapOf((method) => devtools.send(method))
  const engineHeap = await inWorker(page, engine, heapOf)
  return { heap, engineHeap, ...(await engine.evaluate(() => Reflect.get(globalThis, 'heldByEngine')())) }
}

/** Stands before the runtime, in the engine's worker. */
function counting(): void {
  const sizes = new WeakMap<GPUBuffer, number>()
  const memories: WebAssembly.Memory[] = []
  let gpu = 0
  let buffers = 0

  const { createBuffer } = GPUDevice.prototype
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor)
    sizes.set(buffer, buffer.size)
    gpu += buffer.size
    buffers++
    return buffer
  }

  const { destroy } = GPUBuffer.prototype
  GPUBuffer.prototype.destroy = function () {
    if (sizes.has(this)) buffers--
    gpu -= sizes.get(this) ?? 0
    sizes.delete(this)
    return destroy.call(this)
  }

  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor)
      memories.push(this)
    }
  }

  const wasm = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
  Reflect.set(globalThis, 'heldByEngine', () => ({ gpu, buffers, wasm: wasm() }))
}

/** The one worker that counts. */
async function engineOf(page: Page): Promise<Worker> {
  for (const worker of page.workers()) {
    if (await worker.evaluate(() => 'heldByEngine' in globalThis)) return worker
  }
  throw new Error('no worker of the page has the runtime')
}

type Ask = (method: 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage') => Promise<unknown>

async function heapOf(ask: Ask): Promise<number> {
  await ask('HeapProfiler.collectGarbage')
  return Object(await ask('Runtime.getHeapUsage')).usedSize
}

/** Asks a worker by a connection of its own, as Playwright lends nobody the one that it has. */
async function inWorker<Value>(page: Page, worker: Worker, action: (ask: Ask) => Promise<Value>): Promise<Value> {
  const devtools = await page.context().browser()!.newBrowserCDPSession()
  try {
    const { targetInfos } = await devtools.send('Target.getTargets')
    const { targetId } = targetInfos.find(({ url }) => url === worker.url())!
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId })
    let id = 0
    return await action(async (method) => {
      const asked = ++id
      const answer = new Promise((resolve) => {
        devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
          const { id, result } = JSON.parse(message)
          if (id === asked) resolve(result)
        })
      })
      await devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: asked, method }) })
      return answer
    })
  } finally {
    await devtools.detach()
  }
}
