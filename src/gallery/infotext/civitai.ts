/** What Civitai writes of a picture's files: `Civitai resources`, `Hashes`, and its URNs (AIR). */
import { bareName, type NeededFile } from './found.ts'
import { listIn, numeral, objectIn, word } from './json.ts'

/** A file in the sense of Civitai; `kind` is one of those that a picture here can use, or what it is called there. */
export interface Resource extends NeededFile {
  kind: 'model' | 'vae' | 'lora' | 'embedding' | (string & {})
  weight?: number | undefined
}

const kinds: Readonly<Record<string, Resource['kind']>> = {
  ...{ checkpoint: 'model', model: 'model', vae: 'vae', embed: 'embedding', embedding: 'embedding' },
  ...{ textualinversion: 'embedding', lora: 'lora', lycoris: 'lora', locon: 'lora', dora: 'lora' },
}

const kindOf = (type: string) => {
  const small = type.toLowerCase()
  return Object.hasOwn(kinds, small) ? kinds[small]! : small
}

/** The list that its on-site generator writes: [{"type": "lora", "weight": 0.4, "modelName": …}, …]. */
export function civitaiResources(text: string | undefined): Resource[] {
  return listIn(text).flatMap((each) => {
    // At times the type is a record's own words: "ImageJobNetworkParams { Strength = 0.4, Type = lora }".
    const type = String(each.type ?? '')
    const kind = kindOf(type.match(/\bType = (\w+)/)?.[1] ?? type)
    const air = resourceIn(String(each.air ?? ''))
    const version = word(each.modelVersionId)
    const name = word(each.modelName) ?? air?.name ?? (version && `Civitai’s model version ${version}`)
    return name ? [{ kind: air?.kind ?? kind, name, weight: numeral(each.weight) }] : []
  })
}

/** The record of hashes that it reads itself: {"model": "…", "vae": "…", "lora:NAME": "…", "embed:NAME": "…"}. */
export function hashesIn(text: string | undefined): Resource[] {
  return Object.entries(objectIn(text) ?? {}).flatMap(([key, hash]) => {
    const [type = '', name = ''] = key.split(/:(.*)/s)
    return typeof hash === 'string' && hash !== '' ? [{ kind: kindOf(type), name: bareName(name), hash }] : []
  })
}

/** Every URN in the text: `urn:air:sd1:lora:civitai:185722@349880*0.8!trigger`. Source: Civitai's AIR specification. */
export function resourcesIn(text: string | undefined): Resource[] {
  return (text ?? '').split(/,\s*/).flatMap((each) => resourceIn(each) ?? [])
}

function resourceIn(text: string): Resource | undefined {
  const [, type = '', id, version, weight, trigger] =
    text.match(/^\s*urn:air:\w+:(\w+):civitai:(\d+)(?:@(\d+))?(?:\*([\d.]+))?(?:!(.+))?\s*$/) ?? []
  if (!id) return undefined
  const name = trigger ?? `Civitai’s model ${id}${version ? `, version ${version}` : ''}`
  return { kind: kindOf(type), name, weight: numeral(weight) }
}
