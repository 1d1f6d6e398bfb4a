/** The form’s request, and the controls that fields are shown with. */
export { AddressControl } from './AddressControl.tsx'
export { ChoiceControl } from './ChoiceControl.tsx'
export { FieldFrame } from './FieldFrame.tsx'
export type { Enlarging, Job } from './job.ts'
export { LineControl } from './LineControl.tsx'
export { ListControl } from './ListControl.tsx'
export { NumberControl } from './NumberControl.tsx'
export { NumberInput } from './NumberInput.tsx'
export { forgetOwnPreset, keepOwnPreset, useOwnPresets } from './own-presets.ts'
export {
  chooseFamily,
  chooseModel,
  chooseTask,
  fillForm,
  presets,
  type Size,
  setField,
  setFields,
  setSize,
  turnToBackend,
  useRequest,
} from './request.ts'
export { SwitchControl } from './SwitchControl.tsx'
export { showControl } from './show-control.ts'
export { TextControl } from './TextControl.tsx'
export { controlId, useDestination, useField } from './useField.ts'
