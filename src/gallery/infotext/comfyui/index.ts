/** ComfyUI's graphs, read by their links. */
export { fromComfyui } from './comfyui.ts'
