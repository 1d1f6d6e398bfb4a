/** Manifests as they lie in the database: perhaps another version's, and what later ones know besides is kept. */
import * as v from 'valibot'
import { ofForm } from '../../untrusted/index.ts'
import { chunksIn, largestFile, type Manifest, type ModelFamily, type ModelKind } from './manifest.ts'

const kinds = [
  ...['checkpoint', 'inpainting', 'unet', 'vae', 'text-encoder', 'safety-checker'],
  ...['lora', 'embedding', 'upscaler', 'unknown'],
] as const satisfies readonly ModelKind[]

const families = ['sd', 'sdxl', 'sdxl-refiner'] as const satisfies readonly ModelFamily[]

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const texts = v.fallback(v.array(v.string()), [])
const orNothing = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined)

/** Nothing of a file may be guessed: its bytes are found and composed by this. */
const file = v.pipe(
  v.looseObject({
    path: v.string(),
    size: v.pipe(count, v.maxValue(largestFile)),
    address: v.optional(
      v.pipe(
        v.string(),
        v.check((address) => URL.canParse(address)),
      ),
    ),
    expected: v.optional(v.object({ algorithm: v.picklist(['sha256', 'git-sha1']), hex: v.string() })),
    etag: v.optional(v.string()),
    chunks: v.array(v.nullable(v.string())),
    // Without it the digest is taken from the beginning.
    digested: orNothing(v.object({ chunks: count, state: v.instance(Uint8Array) })),
    isWhole: v.boolean(),
  }),
  v.check(({ size, chunks }) => chunks.length === chunksIn(size)),
)

const schema = v.looseObject({
  id: v.string(),
  name: v.string(),
  kind: v.fallback(v.picklist(kinds), 'unknown'),
  family: orNothing(v.picklist(families)),
  origin: v.fallback(
    v.variant('type', [
      v.object({ type: v.literal('hub'), repository: v.string(), revision: v.string() }),
      v.object({ type: v.literal('link'), address: v.string() }),
      v.object({ type: v.literal('file') }),
    ]),
    { type: 'file' },
  ),
  licence: orNothing(v.string()),
  ...{ aliases: texts, triggerWords: texts },
  preview: orNothing(v.string()),
  addedAt: v.fallback(v.number(), 0),
  isPaused: v.fallback(v.boolean(), false),
  // Without any it would pass for whole.
  files: v.pipe(v.array(file), v.minLength(1)),
})

/** Reads a manifest from the database; undefined where it is none that could be drawn with. */
export function readManifest(stored: unknown): Manifest | undefined {
  return ofForm(schema, stored)
}
