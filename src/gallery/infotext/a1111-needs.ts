/** The files that A1111's text names: in tags, settings and hashes, and in what Civitai adds. */
import type { GenerationRequest } from '../../parameters/index.ts'
import { civitaiResources, hashesIn, type Resource, resourcesIn } from './civitai.ts'
import { bareName, type Needs, needed } from './found.ts'
import { hashesOf } from './infotext.ts'

/** Settings that are read here. */
export const needsSettings = [
  ...['Model', 'Model hash', 'VAE', 'VAE hash', 'Lora hashes', 'TI hashes', 'Hashes', 'Additional networks'],
  ...['LoRA networks', 'AddNet Enabled'],
]

/** `loras` are those that no tag of the prompt names: the request must name them. */
export interface NamedFiles {
  needs: Needs
  loras: Pick<GenerationRequest, 'lora_models' | 'lora_weights'>
}

/** What the prompt and the settings need. */
export function filesOf(prompt: string, settings: ReadonlyMap<string, string>): NamedFiles {
  const hashes = hashesIn(settings.get('Hashes'))
  const listed = [
    ...civitaiResources(settings.get('Civitai resources')),
    ...resourcesIn(settings.get('Additional networks')),
  ]
  const added = additional(settings)
  const resources = [...hashes, ...listed, ...added]
  const of = (kind: Resource['kind']) => resources.filter((each) => each.kind === kind)
  const tagged = [...prompt.matchAll(/<(?:lora|lyco|lycoris):([^:>]+)/gi)].map(([, tag = '']) => tag.trim())
  const loraHashes = new Map([
    ...of('lora').flatMap(({ name, hash }) => (hash ? [[name, hash] as const] : [])),
    ...hashesOf(settings.get('Lora hashes')),
  ])
  // Civitai's list has its own names for files: beside tags it says the same once more.
  const others = [...(tagged.length > 0 ? [] : listed), ...added].filter(
    ({ kind, name, hash }) => kind === 'lora' && !hash && !tagged.includes(name),
  )
  const untagged = [...new Map(others.map((each) => [each.name, each])).values()]
  const networks = (settings.get('LoRA networks') ?? '').split(',').map((each) => each.split(':')[0]!.trim())
  const loras = new Set([
    ...tagged,
    ...loraHashes.keys(),
    ...untagged.map(({ name }) => name),
    ...networks.filter(Boolean),
  ])
  const embeddings = new Map([
    ...of('embedding').map(({ name, hash }) => [name, hash] as const),
    ...hashesOf(settings.get('TI hashes')),
  ])
  const model = needed(
    modelName(settings.get('Model')) || of('model').find(({ hash }) => !hash)?.name,
    settings.get('Model hash') || of('model').find(({ hash }) => hash)?.hash,
  )
  const vae = vaeOf(settings, of('vae'))
  return {
    needs: {
      ...(model && { model }),
      ...(vae && { vae }),
      loras: [...loras].map((name) => ({ name, ...hashed(loraHashes.get(name)) })),
      embeddings: [...embeddings].map(([name, hash]) => ({ name, ...hashed(hash) })),
    },
    loras: {
      lora_models: untagged.map(({ name }) => name),
      lora_weights: untagged.map(({ weight }) => weight ?? 1),
    },
  }
}

const hashed = (hash: string | undefined) => (hash ? { hash } : {})

/** Civitai writes a URN where others have a name. */
const modelName = (name: string | undefined) => (name === undefined ? undefined : (resourcesIn(name)[0]?.name ?? name))

function vaeOf(settings: ReadonlyMap<string, string>, [resource]: Resource[]): Needs['vae'] {
  const name = settings.get('VAE')
  const isOwn = name !== undefined && !/^(none|automatic|baked vae|default)$/i.test(name)
  return needed(isOwn ? bareName(name) : resource?.name, settings.get('VAE hash') || resource?.hash)
}

/** The extension "Additional Networks": `AddNet Model 1: name(hash)`, `AddNet Weight A 1: 0.7`. */
function additional(settings: ReadonlyMap<string, string>): Resource[] {
  return [...settings].flatMap(([key, value]) => {
    const number = key.match(/^AddNet Model (\d)$/)?.[1]
    if (!number || value === 'None') return []
    const weight = Number(settings.get(`AddNet Weight A ${number}`) ?? settings.get(`AddNet Weight ${number}`) ?? 1)
    return [{ kind: 'lora', name: value.replace(/\([0-9a-f]+\)$/, ''), weight: Number.isFinite(weight) ? weight : 1 }]
  })
}
