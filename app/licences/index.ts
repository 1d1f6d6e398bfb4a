/** Whose work the app is made of. */
export { Licences } from './Licences.tsx'
export { LicencesButton } from './LicencesButton.tsx'
export { useLicences } from './licences.ts'
