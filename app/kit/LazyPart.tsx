/** A part of the page that comes when it is first shown. */
import { type ComponentType, lazy } from 'react'
import kit from './kit.module.css'

/** The component that `load` brings; where it does not come, what to do about it stands in its place, and the page goes on. */
export function lazyPart<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(() => load().catch(() => ({ default: Missing })))
}

/** The files of a version that another tab has replaced by a newer one are gone. */
function Missing() {
  return (
    <p className={kit.quiet} role="alert">
      This part of the page could not be loaded. A newer version of Darkroom is there, or the connection is gone: reload
      the page when no picture is being made. What you made is safe.
    </p>
  )
}
