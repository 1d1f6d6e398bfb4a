/** Pictures’ ways back into the form. */
export { RecallNotice } from './RecallNotice.tsx'
export { RecordActions } from './RecordActions.tsx'
export { recallFile, recallLink, recallText, recallTextFile, useRecall } from './recall.ts'
export { ShareButton } from './ShareButton.tsx'
export { inpaint, startFromResult } from './start-from-result.ts'
export { varyPicture } from './variations.ts'
