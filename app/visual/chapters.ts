/** All stories, in chapters: each is kept as one picture for each width and theme. */
import { bar } from './chapters/bar.tsx'
import { device } from './chapters/device.tsx'
import { form, remoteForm } from './chapters/form.tsx'
import { licences } from './chapters/licences.tsx'
import { mask } from './chapters/mask.tsx'
import { models } from './chapters/models.tsx'
import { said } from './chapters/notices.tsx'
import { prompts } from './chapters/prompts.tsx'
import { galleryViews, pictureViews } from './chapters/views.tsx'
import type { Chapter } from './story.ts'

export const chapters: readonly Chapter[] = [
  ...[pictureViews, galleryViews, mask],
  ...[models, form, remoteForm, prompts, bar, device, said, licences],
]
