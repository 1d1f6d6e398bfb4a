/** The wall: every story in a frame of its own, as wide as the screen it is told for. */
import { chapters } from './chapters.ts'

/** Screens: CSS pixels across, and down where the whole page is shown; and how much smaller they hang on the wall. */
const screens: Record<string, { height: number; scale: number }> = {
  360: { height: 740, scale: 0.5 },
  768: { height: 1024, scale: 0.5 },
  1280: { height: 800, scale: 0.4 },
  2560: { height: 1440, scale: 0.25 },
}

/**
 * `?chapter=form&letters=boxes&scale=1#768`: what is behind the # is the screens' width, and may be changed; all chapters where none
 * is named. Once all is there the page's root has its width as data-ready.
 */
export async function showWall(asked: URLSearchParams): Promise<void> {
  const chapter = asked.get('chapter')
  document.body.style.cssText = 'margin: 0; background: light-dark(#fff, #000); font: 14px/20px sans-serif'
  document.documentElement.style.colorScheme = 'light dark'
  document.documentElement.dataset.chapters = chapters.map(({ name }) => name).join()
  const frames: Hanging[] = []
  for (const { name, stories } of chapters) {
    if (chapter && chapter !== name) continue
    const wall = document.createElement('section')
    wall.style.cssText = 'display: flex; flex-wrap: wrap; align-items: start; gap: 8px; padding: 8px'
    document.getElementById('root')!.append(wall)
    const hung = stories.map((story) => {
      const query = new URLSearchParams({ story: story.name, letters: asked.get('letters') ?? 'own' })
      return hang(wall, `?${query}`, story.part !== undefined)
    })
    frames.push(...(await Promise.all(hung)))
  }
  const resizeAll = async () => {
    const width = askedWidth()
    await Promise.all(frames.map((frame) => resize(frame, width, asked.get('scale'))))
    // What has the focus has a ring around it, and a dialog takes the focus when it opens.
    window.focus()
    document.documentElement.dataset.ready = String(width)
  }
  await resizeAll()
  addEventListener('hashchange', resizeAll)
}

const askedWidth = () => Number(location.hash.slice(1) || 1280)

interface Hanging {
  mount: HTMLElement
  frame: HTMLIFrameElement
  /** Whether it is cut to what is in it. */
  isPart: boolean
}

/** As wide as a screen from the beginning: a story is told when it is loaded. */
async function hang(wall: HTMLElement, src: string, isPart: boolean): Promise<Hanging> {
  const mount = document.createElement('div')
  const frame = document.createElement('iframe')
  mount.style.cssText = 'flex: none; overflow: hidden'
  frame.style.cssText = 'display: block; border: 0; transform-origin: 0 0'
  setScreen(frame, askedWidth())
  mount.append(frame)
  wall.append(mount)
  const ready = new Promise((resolve) => frame.addEventListener('ready', resolve, { once: true }))
  frame.src = src
  await ready
  return { mount, frame, isPart }
}

function setScreen(frame: HTMLIFrameElement, width: number): void {
  frame.style.width = `${width}px`
  frame.style.height = `${screens[width]!.height}px`
}

async function resize({ mount, frame, isPart }: Hanging, width: number, asked: string | null): Promise<void> {
  const { height, scale: usual } = screens[width]!
  const scale = Number(asked ?? usual)
  setScreen(frame, width)
  await (frame.contentWindow as unknown as { calm(): Promise<void> }).calm()
  const { left, right, bottom } = isPart ? extent(frame.contentDocument!) : { left: 0, right: width, bottom: height }
  // Never lower than the screen: some lists take their height from it.
  frame.style.height = `${Math.max(height, bottom)}px`
  frame.style.transform = `scale(${scale}) translateX(${-left}px)`
  mount.style.width = `${Math.ceil((right - left) * scale)}px`
  mount.style.height = `${Math.ceil(bottom * scale)}px`
}

/** Where the part lies: on wide pages it is one of two columns. */
function extent(page: Document) {
  const parts = Array.from(page.querySelectorAll('[data-part] > *'), (part) => part.getBoundingClientRect())
  const left = Math.floor(Math.min(...parts.map((part) => part.left)))
  const right = Math.ceil(Math.max(...parts.map((part) => part.right)))
  return { left, right, bottom: page.body.scrollHeight }
}
