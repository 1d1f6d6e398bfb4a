/** What the browser keeps of pictures between visits, by name: they are too large for the storage of the form. */
import type * as v from 'valibot'
import { ofForm } from '../../src/untrusted/index.ts'
import { pageStore } from './page-store.ts'
import { keepOnceRoom } from './room.ts'

const store = pageStore('darkroom-pictures', 'pictures')

/** Keeps anything that can be cloned, Blobs too; undefined forgets. Where storage is full it is kept once there is room. */
export async function keepPicture(name: string, value: unknown): Promise<void> {
  try {
    await keepOnceRoom(`picture/${name}`, () =>
      value === undefined ? store.delete([name]) : store.set([[name, value]]),
    )
  } catch {
    // A picture that cannot be kept must not keep anyone from drawing with it.
  }
}

/** What was kept under `name`, perhaps by another version; undefined where there is nothing of this form. */
export async function keptPicture<Schema extends v.GenericSchema>(
  name: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  try {
    return ofForm(schema, await store.get(name))
  } catch {
    return undefined
  }
}
