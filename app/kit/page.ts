/** What fills the large part of the page: the picture, the gallery, or the models. */
import { create } from 'zustand'

export type PageName = 'picture' | 'gallery' | 'models'

export const usePage = create<{ page: PageName }>()(() => ({ page: 'picture' }))

export function turnPage(page: PageName): void {
  usePage.setState({ page })
}
