/** Darkroom as a person at some browser uses it: one intention a method, and each waits until it can be done. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { decodePng } from '../../src/imaging/index.ts'
import type { Pixels } from '../support/drawn.ts'
import type { DrivenBrowser } from './driven-browser.ts'
import { until } from './until.ts'
import type { ElementReference, WebDriver } from './web-driver.ts'

const pressable = 'button, a[href], summary, input[type=radio], input[type=checkbox], label'
const writable = 'input:not([type=radio], [type=checkbox], [type=file]), textarea, select'
const backspace = '\uE003'
const runTime = 60_000

export class Darkroom {
  private readonly driver: WebDriver
  private readonly downloads: string
  private readonly url: string
  private isOpen = false

  /** The app at an address of its own. */
  constructor({ driver, downloads }: DrivenBrowser, url: string) {
    this.driver = driver
    this.downloads = downloads
    this.url = url
  }

  /** Opens the page, unless it is open; there is a model to draw with. */
  async comeTo(): Promise<void> {
    if (this.isOpen) return
    await this.comeBack()
    await this.has('Model', 'demo')
    this.isOpen = true
  }

  /** Opens the page anew, as a reload does: WebDriver's own way to reload goes past the service worker in Firefox. */
  comeBack(): Promise<void> {
    return this.driver.open(this.url)
  }

  /** Opens the page by a link with this fragment. */
  follow(fragment: string): Promise<void> {
    return this.driver.open(new URL(fragment, this.url).href)
  }

  /** So that nothing of this page goes on beside the next. */
  leave(): Promise<void> {
    return this.driver.open('about:blank')
  }

  /** Lets the app believe that the Hub is at this address, from now on. */
  async askHubAt(address: string): Promise<void> {
    await this.driver.evaluate((hub) => localStorage.setItem('darkroom.hub', JSON.stringify(hub)), address)
    await this.comeBack()
    await this.has('Model', 'demo')
  }

  /** Presses the first thing on the page that has this name. */
  async press(name: string): Promise<void> {
    await until(async () => {
      await this.driver.click((await this.find(pressable, name)) ?? missing(name))
      return true
    }, `“${name}” is pressed`)
  }

  /** Fills fields by their labels. */
  async write(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values)) {
      await until(async () => {
        const field = (await this.find(writable, label)) ?? missing(label)
        await this.driver.evaluate(selectAll, field)
        await this.driver.type(field, value || backspace)
        return (await this.value(label)) === value
      }, `“${label}” holds “${value}”`)
    }
  }

  async value(label: string): Promise<string | undefined> {
    const field = await this.find(writable, label)
    return field && this.driver.evaluate((element) => (element as never as HTMLInputElement).value, field)
  }

  async has(label: string, value: string): Promise<void> {
    await this.isUntroubledUntil(async () => (await this.value(label)) === value, `“${label}” holds “${value}”`)
  }

  /** Hands a file of this disk to the picker of this name. */
  async give(path: string, label: string): Promise<void> {
    const picker = await until(() => this.find('input[type=file]', label), `there is a picker “${label}”`)
    await this.driver.type(picker, resolve(path))
  }

  /** Presses Generate, and waits for no picture. */
  async generate(): Promise<void> {
    await this.driver.evaluate(() => {
      document.title = ''
    })
    await this.press('Generate')
  }

  /** Fills fields, presses Generate, and waits for the picture. */
  async draw(values: Record<string, string> = {}): Promise<Pixels> {
    await this.write(values)
    const before = await this.pictureAddress()
    await this.generate()
    await this.isUntroubledUntil(
      async () => (await this.driver.evaluate(() => document.title)) === 'Ready – Darkroom',
      'the picture is ready',
    )
    await until(async () => ![null, before].includes(await this.pictureAddress()), 'the picture is shown')
    return this.picture()
  }

  /** Waits until this is what the button says. */
  async isAt(words: RegExp): Promise<void> {
    const said = () => this.driver.evaluate(() => document.querySelector('[form=request]')?.textContent ?? '')
    await this.isUntroubledUntil(async () => words.test(await said()), `Generate says ${words}`)
  }

  /** The pixels of the picture on the stage. */
  async picture(): Promise<Pixels> {
    const file = await this.driver.evaluate(async () => {
      const { src } = document.querySelector<HTMLImageElement>('img[data-picture]')!
      return Array.from(new Uint8Array(await (await fetch(src)).arrayBuffer()))
    })
    return decodePng(Uint8Array.from(file))
  }

  /** Drags the mouse over the mask; 0, 0 is the picture's upper left corner, 1, 1 the lower right one. */
  async paint(...points: [[number, number], ...[number, number][]]): Promise<void> {
    let before = ''
    const sheet = await until(async () => {
      const box = await this.driver.evaluate(() => {
        const sheet = document.querySelector('[role=application] img')
        sheet?.scrollIntoView({ block: 'center' })
        const { x, y, width, height } = sheet?.getBoundingClientRect() ?? {}
        return width ? { x: x!, y: y!, width, height: height! } : undefined
      })
      // The canvas fits its picture a moment after it came: two equal measures, and it rests.
      const isSettled = JSON.stringify(box) === before
      before = JSON.stringify(box)
      return isSettled ? box : undefined
    }, 'there is a mask to paint on')
    const [first, ...others] = points.map(([x, y]) => ({
      x: Math.round(sheet.x + x * sheet.width),
      y: Math.round(sheet.y + y * sheet.height),
    }))
    await this.driver.drag([first!, ...others])
  }

  /** The file that was downloaded under this name, once it has come whole: browsers keep the name from the first byte on. */
  async downloaded(name: string): Promise<Buffer> {
    let size = 0
    return until(() => {
      const file = readFileSync(join(this.downloads, name))
      const isWhole = file.length > 0 && file.length === size
      size = file.length
      return isWhole && file
    }, `${name} is downloaded`)
  }

  /** Waits until these words stand on the page. */
  async says(words: string): Promise<void> {
    await this.isUntroubledUntil(
      () => this.driver.evaluate((words) => document.body.textContent.includes(words), words),
      `the page says “${words}”`,
    )
  }

  /** The pictures that the gallery shows, by their names, once there are any. */
  async galleryPictures(): Promise<string[]> {
    return until(async () => {
      const names = await this.driver.evaluate(() =>
        Array.from(document.querySelectorAll<HTMLImageElement>('[aria-posinset] img'), ({ alt, naturalWidth }) =>
          naturalWidth > 0 ? alt : '',
        ),
      )
      return names.length > 0 && !names.includes('') && names
    }, 'the gallery shows pictures')
  }

  /** What the page complains of; '' when it does not. */
  complaint(): Promise<string> {
    return this.driver.evaluate(() => document.querySelector('[role=alert]')?.textContent ?? '')
  }

  /** Waits, but for nothing when the page complains: what it says then is thrown. */
  private async isUntroubledUntil(ask: () => Promise<boolean>, what: string): Promise<void> {
    let complaint = ''
    await until(
      async () => {
        complaint = await this.complaint()
        return complaint !== '' || ask()
      },
      what,
      runTime,
    )
    if (complaint) throw new Error(`The page complains: ${complaint}`)
  }

  private pictureAddress(): Promise<string | null> {
    return this.driver.evaluate(() => document.querySelector('img[data-picture]')?.getAttribute('src') ?? null)
  }

  private async find(kinds: string, name: string): Promise<ElementReference | undefined> {
    const element = await this.driver.evaluate(shown, kinds, name)
    return (element as ElementReference | null) ?? undefined
  }
}

function missing(name: string): never {
  throw new Error(`nothing is called “${name}”`)
}

/** Inside the page: what is shown under a name. A control that lies invisible in its label is pressed by way of it. */
function shown(kinds: string, name: string): unknown {
  const nameOf = (element: HTMLElement) => {
    const { labels } = element as HTMLInputElement
    const words = element.getAttribute('aria-label') ?? (labels?.[0] ?? element).textContent
    return words.replace(/\s+/g, ' ').trim()
  }
  const found = [...document.querySelectorAll<HTMLElement>(kinds)].find(
    (element) => element.checkVisibility() && nameOf(element) === name,
  )
  return found?.matches('input[type=radio]') ? found.closest('label') : found
}

/** Inside the page, so that what is typed next replaces what is there. */
function selectAll(field: unknown): void {
  const element = field as HTMLInputElement
  element.focus()
  element.select?.()
}
