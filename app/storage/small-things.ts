/** What the browser keeps for this page between visits: a few small things, by name. */
import type * as v from 'valibot'
import { jsonOf } from '../../src/untrusted/index.ts'

const prefix = 'darkroom.'

/** What was kept under `name`, perhaps by another version; undefined where there is nothing of this form. */
export function kept<Schema extends v.GenericSchema>(name: string, schema: Schema): v.InferOutput<Schema> | undefined {
  try {
    return jsonOf(schema, localStorage.getItem(prefix + name) ?? undefined)
  } catch {
    // Storage may be forbidden: that, like what cannot be read, means a fresh start.
    return undefined
  }
}

/** Keeps what JSON can hold. Where storage is full or forbidden the page works on and merely forgets. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // A form that cannot be kept must not keep anyone from typing.
  }
}

/** Where secrets are kept: for the tab, and for longer on demand. Merely to name a forbidden storage throws. */
export function storages() {
  try {
    return { session: sessionStorage, device: localStorage }
  } catch {
    return {}
  }
}
