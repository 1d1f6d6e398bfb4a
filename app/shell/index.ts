/** The page around the features. */
export { App } from './App.tsx'
export { GenerateBar } from './GenerateBar.tsx'
export { Header } from './Header.tsx'
