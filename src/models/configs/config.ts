/** Reading a component's config.json: typed where the graphs need it, refused where it asks for what they cannot do. */
import * as v from 'valibot'
import { badFile, jsonOf, plainRecord } from '../../untrusted/index.ts'
import type { ByteSource } from '../bytes/index.ts'

/** A config as it stands in a file, before anything is known of it. */
export type Json = Record<string, unknown>

/** For each feature the values with which it does nothing out of the ordinary; leaving it out is ordinary too. */
export type PlainFeatures = Record<string, readonly unknown[]>

const counted = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))

/** A size, of a layer or a picture; a vocabulary is the largest. */
export const positive = counted(1 << 20)
/** How many there are of something that is built one after the other: SD 1.5 has two blocks a level and twelve text layers. */
export const few = counted(128)
/** The width of each level. */
export const widths = v.pipe(v.array(positive), v.minLength(1), v.maxLength(16))

/** The config, checked and completed; `where` names the file in the refusal. */
export function parseConfig<Schema extends v.GenericSchema>(
  schema: Schema,
  plain: PlainFeatures,
  json: Json,
  where: string,
): v.InferOutput<Schema> {
  for (const [feature, values] of Object.entries(plain)) {
    const asked = [json[feature]].flat()
    if (asked.some((value) => value !== undefined && !values.includes(value))) {
      const sentence = `needs ${feature} = ${JSON.stringify(json[feature])}, which this app cannot draw with. Choose another model.`
      throw badFile(where, sentence)
    }
  }
  const parsed = v.safeParse(schema, json)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const path = v.getDotPath(issue)
  const sentence = `has a config that cannot be used${path ? ` (${path})` : ''}: ${issue.message}. Choose another model.`
  throw badFile(where, sentence)
}

/** A small JSON file; nothing where there is no such file. */
export async function readJson(files: ReadonlyMap<string, ByteSource>, path: string): Promise<Json> {
  const source = files.get(path)
  if (!source) return {}
  if (source.size > mostBytes)
    throw badFile(path, `is too large for a config: ${source.size} bytes. Download it again.`)
  const text = new TextDecoder().decode(await source.read(0, source.size))
  // Python writes numbers that JSON does not have: -Infinity stands in many a scheduler_config.json.
  const json = jsonOf(plainRecord, text.replace(/:\s*-?(?:NaN|Infinity)\b/g, ': null'))
  if (!json) throw badFile(path, 'is not a JSON object. Download it again.')
  return json
}

/** Configs are a few kilobytes. */
const mostBytes = 1 << 20
