/** What is dropped on the page: a picture with its settings, or a model. */
import type { ModelFile } from '../../src/diffusion/index.ts'
import { fail } from './failure.ts'
import { closeGallery } from './gallery.ts'
import { openFromDisk } from './models.ts'
import { recallFile } from './recall.ts'

/** A single picture that says how it was made fills the form; all else is opened as a model. */
export async function takeDropped(files: ModelFile[]): Promise<void> {
  const [file] = files
  try {
    if (files.length === 1 && file?.data instanceof Blob && (await recallFile(file.data))) closeGallery()
    else openFromDisk(files)
  } catch (error) {
    fail(error)
  }
}
