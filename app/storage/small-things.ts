/** What the browser keeps for this page between visits: a few small things, by name. */
import type * as v from 'valibot'
import { isQuota } from '../../src/storage/index.ts'
import { jsonOf } from '../../src/untrusted/index.ts'
import { useFull } from './room.ts'

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

/** What found no room, by name. */
const unkept = new Map<string, string>()

/** Keeps what JSON can hold. Where storage is full it is kept once there is room, where it is forbidden the page merely forgets. */
export function keep(name: string, value: unknown): void {
  unkept.set(name, JSON.stringify(value))
  const others = [...unkept.keys()].filter((other) => other !== name)
  // This one first: it may be what takes less room now.
  for (const wanted of [name, ...others]) {
    if (isSet(prefix + wanted, unkept.get(wanted)!)) unkept.delete(wanted)
  }
  useFull.setState({ areSettingsFull: unkept.size > 0 })
}

/** Whether it is written, or never will be: a form that cannot be kept must not keep anyone from typing. */
function isSet(name: string, text: string): boolean {
  try {
    localStorage.setItem(name, text)
    return true
  } catch (error) {
    return !isQuota(error)
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
