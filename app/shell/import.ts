/** Importing: files and pictures that were dropped, picked or pasted, and to whom they go. */
import type { ModelFile } from '../../src/diffusion/index.ts'
import { neededPictures } from '../../src/parameters/index.ts'
import { isListFile } from '../../src/templates/index.ts'
import { dismissFailure, fail, turnPage } from '../kit/index.ts'
import { holdsEmbedding, openGiven } from '../models/index.ts'
import { recallFile, recallTextFile } from '../recall/index.ts'
import { useRequest } from '../request/index.ts'
import { startFrom } from '../start-picture/index.ts'
import { addLists } from '../templates/index.ts'

/**
 * Text, YAML and JSON alone are lists of words for prompts, unless one says how a picture is made. A picture by itself is started from,
 * unless it holds an embedding, or the settings that it was made with and the task takes no picture; everything else, a folder with
 * pictures in it too, is a model or what is added to one.
 */
export async function takeFiles(files: ModelFile[]): Promise<void> {
  if (files.length > 0 && files.every(isText)) return takeTexts(files).catch(fail)
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

async function takeTexts(files: readonly { path: string; data: File }[]): Promise<void> {
  dismissFailure()
  const [file] = files
  if (files.length === 1 && (await recallTextFile(file!.data))) turnPage('picture')
  else await addLists(files)
}

/** Starts from a picture file. */
export function takePicture(file: File): void {
  startFrom(file, file.name)
}

const isText = (file: ModelFile): file is ModelFile & { data: File } =>
  file.data instanceof File && isListFile(file.path)

const isPicture = ({ path, data }: ModelFile) =>
  data instanceof File &&
  !path.includes('/') &&
  (data.type.startsWith('image/') || /\.(avif|bmp|gif|jpe?g|png|webp)$/i.test(path))
