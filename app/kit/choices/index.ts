/** Yes or no, and one of a few. */
export { Check } from './Check.tsx'
export { Segments } from './Segments.tsx'
