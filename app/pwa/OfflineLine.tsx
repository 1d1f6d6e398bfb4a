/** What works without the network, said in a quiet line. */
import { kit } from '../kit/index.ts'
import { useRequest } from '../request/index.ts'
import { useOnline } from './online.ts'
import { useOfflineReady } from './runtime.ts'

export function OfflineLine() {
  const isOnline = useOnline()
  const isRemote = useRequest(({ backend }) => backend === 'remote')
  const ready = useOfflineReady((state) => state.ready)
  return (
    <p className={kit.quiet} role="status">
      {isOnline ? ready && !isRemote && 'Works without the network, too.' : offline(isRemote)}
    </p>
  )
}

function offline(isRemote: boolean): string {
  return isRemote
    ? 'You are offline, and ImagePipeline needs the network. Models on this device do not.'
    : 'You are offline. Pictures are made on this device as ever.'
}
