/** What the API tells of a run's progress, and the time that passes while one waits for it. */
import type { RemoteProgress } from '../../src/imagepipeline/index.ts'
import { useRemote } from '../remote/index.ts'
import { useGeneration } from './generation.ts'

let ticking: ReturnType<typeof setInterval> | undefined

useRemote.subscribe(({ progress }, before) => {
  if (progress && progress !== before.progress) show(progress)
})

useGeneration.subscribe(({ run, stopping }) => {
  const isWaiting = stopping && run?.progress.type === 'remote'
  if (isWaiting) ticking ??= setInterval(tick, 1000)
  else {
    clearInterval(ticking)
    ticking = undefined
  }
})

function tick(): void {
  const { run } = useGeneration.getState()
  if (run?.progress.type === 'remote') show(run.progress.remote)
}

function show(remote: RemoteProgress): void {
  const { run } = useGeneration.getState()
  if (run) useGeneration.setState({ run: { ...run, progress: { type: 'remote', remote, now: Date.now() } } })
}
