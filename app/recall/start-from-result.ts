/** A picture made here becomes the start of the next. */
import { neededPictures } from '../../src/parameters/index.ts'
import type { Picture } from '../generation/index.ts'
import { chooseTask, setField, useRequest } from '../request/index.ts'
import { startFrom } from '../start-picture/index.ts'

/** Starts from a picture made here; the API takes one of its own by its public address. */
export async function startFromResult({ url, address, seed, type }: Picture): Promise<void> {
  const { backend, request } = useRequest.getState()
  if (address && backend === 'remote') {
    if (neededPictures(request.endpoint).length === 0) chooseTask('image2image')
    setField('init_image', address)
    return
  }
  const file = await (await fetch(url)).blob()
  startFrom(file, `darkroom-${seed}.${type.replace('image/', '')}`)
}

/** Draws into a picture made here. */
export async function inpaint(picture: Picture): Promise<void> {
  chooseTask('inpainting')
  await startFromResult(picture)
}
