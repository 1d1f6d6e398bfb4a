/** What went wrong, in the one place for it; the field at fault is brought before the person. */

import { useEffect } from 'react'
import { dismissFailure, Notice, NoticePlace, useFailure, usePage } from '../kit/index.ts'
import { showControl } from '../request/index.ts'
import { FailureAction } from './FailureAction.tsx'

export function FailurePanel() {
  const page = usePage((state) => state.page)
  const failure = useFailure(({ failure }) => (failure?.pages.includes(page) ? failure : undefined))
  useEffect(() => {
    if (failure?.field) showControl(failure.field)
  }, [failure])
  return (
    <NoticePlace role="alert">
      {failure && (
        <Notice kind="failure" onDismiss={dismissFailure}>
          <p>{failure.sentence}</p>
          <FailureAction failure={failure} />
        </Notice>
      )}
    </NoticePlace>
  )
}
