/** The JavaScript heap of a page's worker, seen through the DevTools protocol. */

export class WorkerHeap {
  /** @type {import('playwright').CDPSession} */
  #devtools
  /** @type {Promise<string>} */
  #session
  /** @type {Map<number, (result: any) => void>} */
  #waiting = new Map()
  #asked = 0

  /** Attaches to the page's worker of this name, which it has or starts next; to one that starts later, call it again. */
  static async attach(/** @type {import('playwright').Page} */ page, name = 'darkroom-engine') {
    const devtools = await page.context().newCDPSession(page)
    const heap = new WorkerHeap(devtools, name)
    // Not flat: Playwright's sessions have no way to speak to a session inside theirs, but messages can be wrapped.
    await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
    return heap
  }

  /** @private */
  constructor(/** @type {import('playwright').CDPSession} */ devtools, /** @type {string} */ name) {
    this.#devtools = devtools
    this.#session = new Promise((resolve) => {
      devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
        if (targetInfo.type === 'worker' && targetInfo.title === name) resolve(sessionId)
      })
    })
    devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message)
      this.#waiting.get(id)?.(result)
      this.#waiting.delete(id)
    })
  }

  /** Bytes of objects and of array buffers; what is dead counts until it is collected. */
  async bytes() {
    const { usedSize, backingStorageSize } = await this.#ask('Runtime.getHeapUsage')
    return usedSize + backingStorageSize
  }

  async collectGarbage() {
    await this.#ask('HeapProfiler.collectGarbage')
  }

  /** The most bytes that are seen until `end`. */
  async peakUntil(/** @type {Promise<unknown>} */ end) {
    let isOver = false
    const stop = () => {
      isOver = true
    }
    end.then(stop, stop)
    let peak = 0
    while (!isOver) {
      peak = Math.max(peak, await this.bytes())
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return peak
  }

  /** @returns {Promise<any>} */
  async #ask(/** @type {string} */ method) {
    const sessionId = await this.#session
    const id = ++this.#asked
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve))
    await this.#devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
    return answer
  }
}
