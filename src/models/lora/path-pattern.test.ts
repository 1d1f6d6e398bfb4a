/** Patterns of PEFT's configs; the answers are those of Python's re.match(rf"(.*\.)?({pattern})$", path). */
import { describe, expect, it } from 'vitest'
import { pathPattern } from './path-pattern.ts'

describe('a pattern of module names', () => {
  const path = 'down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k'
  it.each([
    ['.*attn2\\.to_(k|v)', true],
    ['to_k', true],
    ['attn2.to_k', true],
    ['o_k', false],
    ['to_', false],
    ['^down_blocks.*', true],
    ['^attn2.*', false],
    ['(down|up)_blocks\\.\\d+\\..*to_[kq]', true],
    ['(down|up)_blocks\\.[1-9]\\..*to_[kq]', false],
    ['(?:mid_block|down_blocks\\.0)\\.[^.]+\\.0.*', true],
    ['attn2\\.to_kv?', true],
    ['attn2\\.to_k$', true],
    ['(to_q|to_k|to_v)+', true],
    ['.*\\w+\\.to_\\w', true],
  ])('%s', (pattern, isMet) => {
    expect(pathPattern(pattern)(path)).toBe(isMet)
  })

  it.each(['(?=to_k)to_k', 'to_k{1}', '(to_k', '*to_k', 'to_k)', '[to_k', '\\1', ''])(
    '%s needs more: it is a name',
    (pattern) => {
      expect(pathPattern(pattern)(`a.${pattern}`)).toBe(true)
      expect(pathPattern(pattern)('a.b')).toBe(false)
    },
  )

  it('takes no longer where Python would take for ever', () => {
    const begin = performance.now()
    expect(pathPattern('(a+)+b')('a'.repeat(5000))).toBe(false)
    expect(pathPattern('.*.*.*.*.*.*.*.*x')('a.'.repeat(100))).toBe(false)
    expect(pathPattern(`${'('.repeat(5000)}a`)('a')).toBe(false)
    expect(performance.now() - begin).toBeLessThan(500)
  })
})
