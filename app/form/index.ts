/** The form, put together from its features. */
export { Control } from './Control.tsx'
export { RequestForm } from './RequestForm.tsx'
