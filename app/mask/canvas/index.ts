/** The canvas that masks are painted on. */
export { chooseTool } from './mask-tools.ts'
