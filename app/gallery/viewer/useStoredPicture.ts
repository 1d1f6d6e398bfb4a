/** A picture of the gallery in its full size, as an address for as long as it is shown. */
import { useEffect, useState } from 'react'
import { fail } from '../../kit/index.ts'
import { picture } from '../gallery.ts'

export function useStoredPicture(id: string | undefined): string | undefined {
  const [loaded, setLoaded] = useState<{ id: string; url: string }>()
  useEffect(() => {
    if (!id) return
    let [url, isGone] = ['', false]
    picture(id).then((file) => {
      if (!file || isGone) return
      url = URL.createObjectURL(file)
      setLoaded({ id, url })
    }, fail)
    return () => {
      isGone = true
      URL.revokeObjectURL(url)
    }
  }, [id])
  return loaded?.id === id ? loaded?.url : undefined
}
