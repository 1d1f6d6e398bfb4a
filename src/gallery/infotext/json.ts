/** JSON that others wrote into pictures, and the words and numbers in it. */
import * as v from 'valibot'
import { jsonOf, plainRecord } from '../../untrusted/index.ts'

const foreign = { isForeign: true }

/** The object that JSON text holds, as other programs write it; undefined for anything else. */
export function objectIn(text: string | undefined): Record<string, unknown> | undefined {
  return isBracketed(text) ? jsonOf(plainRecord, text, foreign) : undefined
}

/** The objects of the list that JSON text holds; none where it holds no list. */
export function listIn(text: string | undefined): Record<string, unknown>[] {
  return isBracketed(text) ? objectsIn(jsonOf(v.array(v.unknown()), text, foreign)) : []
}

/** Most texts are none: their first letters tell. */
const isBracketed = (text = '') => /^\s*[[{]/.test(text.slice(0, 1000))

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; none where it is no list. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The value as a word, if it is one that says something. */
export function word(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' && !/^(none|null)$/i.test(text.trim()) ? text.trim() : undefined
}

/** The number that the value is, or spells. */
export function numeral(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** What a remark says of a value; the words of others are cut where they are longer than a page. */
export function told(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}
