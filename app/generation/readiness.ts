/** What must be open and written before a request can be drawn. */
import { type GenerationRequest, hasSecondPass } from '../../src/parameters/index.ts'
import { adaptersAreOpen } from '../adapters/index.ts'
import { maskIsWritten } from '../mask/index.ts'
import { modelsAreOpen } from '../models/index.ts'
import { useRequest } from '../request/index.ts'
import { startPictureIsFramed } from '../start-picture/index.ts'
import { upscalerIsOpen } from '../upscalers/index.ts'

/** The form's request, once what it names is open and its pictures are written. */
export async function wholeRequest(): Promise<GenerationRequest> {
  const { backend, request } = useRequest.getState()
  if (backend === 'local') {
    await modelsAreOpen()
    await additionsAreOpen(request)
  }
  await picturesAreWritten()
  // A model that was just opened may have brought its size into the form.
  return useRequest.getState().request
}

/** Until the form holds the start picture and the mask as they are now. */
export async function picturesAreWritten(): Promise<void> {
  await startPictureIsFramed()
  await maskIsWritten()
}

/** Until the models of a request that is not the form's, and what it adds to its own, are open. */
export async function isOpen(request: GenerationRequest): Promise<void> {
  await modelsAreOpen(request)
  await additionsAreOpen(request)
}

async function additionsAreOpen(request: GenerationRequest): Promise<void> {
  await adaptersAreOpen(request)
  if (hasSecondPass(request)) await upscalerIsOpen(request.hr_upscaler)
}
