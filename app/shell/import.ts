/** Importing: files and pictures that were dropped, picked or pasted, and to whom they go. */
import type { ModelFile } from '../../src/diffusion/index.ts'
import { neededPictures } from '../../src/parameters/index.ts'
import { fail, turnPage } from '../kit/index.ts'
import { holdsEmbedding, openGiven } from '../models/index.ts'
import { recallFile } from '../recall/index.ts'
import { useRequest } from '../request/index.ts'
import { startFrom } from '../start-picture/index.ts'
import { addLists } from '../templates/index.ts'

/**
 * Text files alone are lists of words for prompts. A picture by itself is started from, unless it holds an embedding, or the settings that it was made with and the task
 * takes no picture; everything else, a folder with pictures in it too, is a model or what is added to one.
 */
export async function takeFiles(files: ModelFile[]): Promise<void> {
  if (files.length > 0 && files.every(isText)) return addLists(files).catch(fail)
  const [picture] = files.filter(isPicture)
  const others = files.filter((file) => !isPicture(file))
  try {
    if (picture?.data instanceof File) {
      if (await holdsEmbedding({ path: picture.path, data: picture.data })) return openGiven([picture])
      const { endpoint } = useRequest.getState().request
      const isRecalled = neededPictures(endpoint).length === 0 && (await recallFile(picture.data))
      if (!isRecalled) takePicture(picture.data)
      turnPage('picture')
    }
    if (others.length > 0 || !picture) await openGiven(others)
  } catch (error) {
    fail(error)
  }
}

/** Starts from a picture file. */
export function takePicture(file: File): void {
  startFrom(file, file.name)
}

const isText = (file: ModelFile): file is ModelFile & { data: File } =>
  file.data instanceof File && /\.txt$/i.test(file.path)

const isPicture = ({ path, data }: ModelFile) =>
  data instanceof File &&
  !path.includes('/') &&
  (data.type.startsWith('image/') || /\.(avif|bmp|gif|jpe?g|png|webp)$/i.test(path))
