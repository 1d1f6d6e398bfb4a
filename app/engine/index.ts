/** The one engine of this page, what the device offers it, and the model that comes with it. */
export { DeviceLine } from './DeviceLine.tsx'
export { demoDescription, demoExamples, demoFiles, demoId } from './demo.ts'
export { askDevice, useDevice } from './device.ts'
export { baseUrl, engine } from './engine.ts'
export { tabAdvice } from './tab-limit.ts'
