/** Names of their own. */
import { expect, it } from 'vitest'
import { uniqueId } from './unique-id.ts'

it('gives names of 32 digits, none twice', () => {
  const ids = Array.from({ length: 1000 }, uniqueId)
  expect(ids.every((id) => /^[\da-f]{32}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(1000)
})
