/** The page of all components in all their states: a wall of frames, or what one of them shows. */
import './quiet-browser.ts'
import { showStory } from './frame.tsx'
import { showWall } from './wall.ts'

const asked = new URLSearchParams(location.search)
const story = asked.get('story')

if (story) showStory(story, asked.get('letters') === 'boxes')
else showWall(asked)
