/** A browser driven by W3C WebDriver's classic commands, whatever wire they go over. Source: https://www.w3.org/TR/webdriver2/ */

/** The commands that the tests need, by the names that the specification gives them. */
export type Command =
  | 'NewSession'
  | 'DeleteSession'
  | 'Navigate'
  | 'ExecuteScript'
  | 'ElementClick'
  | 'ElementSendKeys'
  | 'PerformActions'
  | 'TakeScreenshot'

/** Sends a command, and resolves with its value; rejects with the browser's own words where it fails. */
export type Wire = (command: Command, parameters?: Record<string, unknown>) => Promise<unknown>

/** An element of the page, as the wire knows it. */
export type ElementReference = Record<string, string>

/** A point of the window, in CSS pixels. */
export interface Point {
  x: number
  y: number
}

export class WebDriver {
  private readonly send: Wire

  constructor(send: Wire) {
    this.send = send
  }

  async open(url: string): Promise<void> {
    await this.send('Navigate', { url })
  }

  /** What the function gives inside the page; it sees nothing but its arguments. A promise is waited for. */
  async evaluate<Arguments extends unknown[], Result>(
    inside: (...given: Arguments) => Result,
    ...given: Arguments
  ): Promise<Awaited<Result>> {
    return (await this.send('ExecuteScript', { script: `return (${inside})(...arguments)`, args: given })) as never
  }

  /** Presses in the middle of an element, as a mouse does. */
  async click(element: ElementReference): Promise<void> {
    await this.send('ElementClick', { id: idOf(element) })
  }

  /** Types, or gives a file input the paths of its files, one a line. */
  async type(element: ElementReference, text: string): Promise<void> {
    await this.send('ElementSendKeys', { id: idOf(element), text })
  }

  /** Presses the mouse at the first point, and lets it go at the last. */
  async drag([start, ...others]: readonly [Point, ...Point[]]): Promise<void> {
    const move = ({ x, y }: Point, duration: number) => ({ type: 'pointerMove', duration, x, y, origin: 'viewport' })
    const actions = [
      move(start, 0),
      { type: 'pointerDown', button: 0 },
      ...others.map((point) => move(point, 50)),
      { type: 'pointerUp', button: 0 },
    ]
    const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }
    await this.send('PerformActions', { actions: [mouse] })
  }

  /** What the window shows, as a PNG file. */
  async screenshot(): Promise<Buffer> {
    return Buffer.from(String(await this.send('TakeScreenshot')), 'base64')
  }
}

const idOf = (element: ElementReference) => Object.values(element)[0]!
