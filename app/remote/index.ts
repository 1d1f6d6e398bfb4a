/** The ImagePipeline API: connection, bucket, code, and what was said. */
export { BucketPanel } from './BucketPanel.tsx'
export { CodePanel } from './CodePanel.tsx'
export { ConnectionPanel } from './ConnectionPanel.tsx'
export { Inspector } from './Inspector.tsx'
export { PastePanel } from './PastePanel.tsx'
export { RemoteModel } from './RemoteModel.tsx'
export { remote, useRemote } from './remote.ts'
export { remoteDetail, remoteInWords } from './remote-words.ts'
