/** What one frame of the wall shows: a story, told by the app's own components. */
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import page from '../shell/App.module.css'
import { App } from '../shell/index.ts'
import '../shell/styles/index.css'
import { boxFont } from './box-font.ts'
import { chapters } from './chapters.ts'
import './visual.css'

/** Shows it, and tells the frame's element when it is over: 'ready', once nothing moves any more. */
export async function showStory(name: string, hasBoxes: boolean): Promise<void> {
  const story = chapters.flatMap(({ stories }) => stories).find((one) => one.name === name)
  if (!story) throw new Error(`There is no story “${name}”`)
  if (hasBoxes) await writeBoxes()
  document.title = name
  await story.before?.()
  const shown =
    story.part === undefined ? (
      <App />
    ) : (
      <main className={page.page} data-part="">
        {story.part}
      </main>
    )
  // At once: on a busy machine React may begin later than nothing has changed for long enough to be called calm.
  flushSync(() => createRoot(document.getElementById('root')!).render(shown))
  await calm()
  await story.after?.()
  await calm()
  // The wall gives it other widths later.
  Object.assign(globalThis, { calm })
  frameElement?.dispatchEvent(new Event('ready'))
}

/** Every letter a box: what other fonts would do to lines and widths, nobody's fonts do here. */
async function writeBoxes(): Promise<void> {
  document.fonts.add(await new FontFace('Boxes', boxFont(), { weight: '100 900' }).load())
  document.documentElement.dataset.letters = 'boxes'
}

/** How long nothing may change before that is called calm, in ms. */
const patience = 300

async function calm(): Promise<void> {
  await new Promise<void>((resolve) => {
    let waiting = setTimeout(resolve, patience)
    const watcher = new MutationObserver(() => {
      clearTimeout(waiting)
      waiting = setTimeout(() => {
        watcher.disconnect()
        resolve()
      }, patience)
    })
    watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => {})))
}
