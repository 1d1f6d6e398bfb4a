/** Models: kept, given, open, and chosen. */
export { FilePicker, FilePickers } from './FilePicker.tsx'
export { holdsEmbedding, keepGiven, openAdded, openChecker, openGiven, openWith } from './given-files.ts'
export { forgetTokens, hubAddress, ownHub, rememberTokens, secrets, setHubAddress, setToken, useHub } from './hub.ts'
export { KeepButton } from './KeepButton.tsx'
export { ModelPanel } from './ModelPanel.tsx'
export { exportModel } from './model-export.ts'
export { droppedFiles } from './model-files.ts'
export {
  familyInWords,
  familyNames,
  licenceInWords,
  modelFacts,
  originInWords,
  restInWords,
  roomInWords,
  workInWords,
} from './model-words.ts'
export {
  findModel,
  forgetModel,
  isSdxlModel,
  localModelId,
  modelNameOf,
  modelsAreOpen,
  openFirst,
  turnTo,
  useChosenModel,
  useModels,
} from './models.ts'
export { dismissRealModel, realModel, realModelBytes, useRealModelLine } from './real-model.ts'
export {
  fetchModel,
  listStored,
  modelStore,
  pause,
  removeModel,
  resume,
  setAlias,
  takeUpDownloads,
  useStored,
  verify,
  type Work,
} from './stored.ts'
export { VaeControl } from './VaeControl.tsx'
export { WeightBitsControl } from './WeightBitsControl.tsx'
