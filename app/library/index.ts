/** The page of models: found, fetched, looked after. */
export { AddModel } from './AddModel.tsx'
export { lookFor, showEntry, takeListed, useAdding } from './adding.ts'
export { ModelsPage } from './ModelsPage.tsx'
