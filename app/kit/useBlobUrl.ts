/** A Blob's address, for as long as it is shown. */
import { useEffect, useState } from 'react'

/** The object URL of `blob`; undefined at first, and revoked when another takes its place. */
export function useBlobUrl(blob: Blob): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
