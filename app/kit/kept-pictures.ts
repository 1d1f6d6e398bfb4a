/** What the browser keeps of pictures between visits, by name: they are too large for the storage of the form. */
import { createStore, del, get, set } from 'idb-keyval'

const store = createStore('darkroom-pictures', 'pictures')

/** Keeps anything that can be cloned, Blobs too; undefined forgets. Where storage is full or forbidden the page merely forgets. */
export async function keepPicture(name: string, value: unknown): Promise<void> {
  try {
    await (value === undefined ? del(name, store) : set(name, value, store))
  } catch {
    // A picture that cannot be kept must not keep anyone from drawing with it.
  }
}

/** What was kept under `name`; undefined when there is nothing. */
export async function keptPicture(name: string): Promise<unknown> {
  try {
    return await get(name, store)
  } catch {
    return undefined
  }
}
