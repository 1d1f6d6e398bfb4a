/** The table of what people bring: how many rows it has, and that each says where it comes from. The rows are run where their readers are. */
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Row } from '../e2e/support/brought/row.ts'

const folder = new URL('../e2e/support/brought/cases/', import.meta.url)
const tables = readdirSync(folder).filter((name) => name.endsWith('.ts'))
const rows = (await Promise.all(tables.map((name) => import(new URL(name, folder).href))))
  .flatMap((table) => Object.values(table as Record<string, unknown>))
  .flatMap((table) => (Array.isArray(table) ? (table as Row<unknown, unknown>[]) : []))

it('has at least 160 rows, each of a name of its own', () => {
  expect(rows.length).toBeGreaterThanOrEqual(160)
  const names = rows.map(({ name }) => name)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

it('has at least sixty that were found in public', () => {
  expect(rows.filter(({ from }) => from.startsWith('https://')).length).toBeGreaterThanOrEqual(60)
  expect(rows.filter(({ from, right }) => !from || right === undefined)).toEqual([])
})
