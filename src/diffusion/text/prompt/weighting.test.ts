/** Steps of weight. In the tests ‹ and › are the ends of the selection, | is a caret. */
import { describe, expect, it } from 'vitest'
import { reweighted } from './weighting.ts'

function press(marked: string, direction: 1 | -1): string {
  const isCaret = marked.includes('|')
  const start = marked.search(/[‹|]/)
  const end = isCaret ? start : marked.indexOf('›') - 1
  const prompt = marked.replace(/[‹›|]/g, '')
  const found = reweighted(prompt, { start, end }, direction)
  if (!found) return 'nothing'
  const { range, text, selection } = found
  const after = prompt.slice(0, range.start) + text + prompt.slice(range.end)
  const { start: from, end: to } = selection
  return from === to
    ? `${after.slice(0, from)}|${after.slice(from)}`
    : `${after.slice(0, from)}‹${after.slice(from, to)}›${after.slice(to)}`
}
const up = (marked: string) => press(marked, 1)
const down = (marked: string) => press(marked, -1)

describe('more weight', () => {
  it.each([
    ['a r|ed cat', 'a (r|ed:1.1) cat'],
    ['a red| cat', 'a (red|:1.1) cat'],
    ['a (r|ed:1.1) cat', 'a (r|ed:1.2) cat'],
    ['(a re|d cat:1.35)', '(a re|d cat:1.45)'],
    ['a ‹red cat› here', 'a (‹red cat›:1.1) here'],
    ['a (‹red cat›:1.1) here', 'a (‹red cat›:1.2) here'],
    ['a ‹(red cat:1.1)› here', 'a (‹red cat›:1.2) here'],
    ['a ‹ red cat ›here', 'a  (‹red cat›:1.1) here'],
    ['((h|ouse))', '((h|ouse:1.2))'],
    ['[h|ouse]', '[(h|ouse:1.1)]'],
    ['miku_\\(vo|caloid\\), x', '(miku_\\(vo|caloid\\):1.1), x'],
    ['‹a (red› cat:1.2)', '(‹a (red cat:1.2)›:1.1)'],
    ['(a ‹red› cat:1.2)', '(a (‹red›:1.1) cat:1.2)'],
    ['été| à', '(été|:1.1) à'],
    ['well-kn|own', '(well-kn|own:1.1)'],
    ['a (red:|1.1) cat', 'a (red|:1.2) cat'],
  ])('turns %j into %j', (before, after) => {
    expect(up(before)).toBe(after)
  })

  it.each(['|', 'a , | , b', 'a‹   ›b'])('finds nothing to weigh in %j', (prompt) => {
    expect(up(prompt)).toBe('nothing')
  })
})

describe('less weight', () => {
  it.each([
    ['a r|ed cat', 'a (r|ed:0.9) cat'],
    ['a (r|ed:1.1) cat', 'a r|ed cat'],
    ['a (r|ed) cat', 'a r|ed cat'],
    ['a (red| cat:1.1) x', 'a ‹red cat› x'],
    ['(a:|0.1)', '(a|:0)'],
    ['(a|:0)', '(a|:-0.1)'],
  ])('turns %j into %j', (before, after) => {
    expect(down(before)).toBe(after)
  })

  it('comes back to where it began after as many steps of more', () => {
    let text = 'a r|ed cat'
    for (let i = 0; i < 7; i++) text = up(text)
    expect(text).toBe('a (r|ed:1.7) cat')
    for (let i = 0; i < 7; i++) text = down(text)
    expect(text).toBe('a r|ed cat')
  })
})

describe("a LoRA's tag", () => {
  it.each([
    ['x <lora:sw|irl:1> y', 'x <lora:sw|irl:1.05> y'],
    ['<lora:swirl|>', '<lora:swirl|:1.05>'],
    ['‹<lora:swirl:0.5>›', '‹<lora:swirl:0.55>›'],
    ['<lora:sw|irl:te=0:unet=0.7>', '<lora:sw|irl:te=0.05:unet=0.75>'],
    ['(<lora:sw|irl:1> cat:1.2)', '(<lora:sw|irl:1.05> cat:1.2)'],
  ])('changes its own weight: %j', (before, after) => {
    expect(up(before)).toBe(after)
  })
})
