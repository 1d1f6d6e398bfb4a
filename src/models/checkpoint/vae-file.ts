/** A VAE that comes by itself: diffusers' file or folder, LDM's names with `first_stage_model.` before them or without, or a TAESD. */

import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, readSafetensors, renamed, stored } from '../bytes/index.ts'
import type { Family, VaeConfig } from '../configs/index.ts'
import { vaeComponent } from './checkpoint.ts'
import { loneFile } from './lone-file.ts'
import type { Component, Part } from './parts.ts'
import { isTaesd, taesdRename } from './stored-names.ts'

const sign = 'decoder.conv_in.weight'
const prefixes = ['', 'first_stage_model.', 'vae.']

/** Opens the VAE for models of `family`; of a whole checkpoint, its VAE. A file without one is a GenerationError `bad-file` that says so. */
export async function openVae(
  files: ReadonlyMap<string, ByteSource>,
  family: Family = 'sd',
): Promise<Component<VaeConfig>> {
  const vaeFolder = new Map([...files].filter(([path]) => /(^|\/)vae\//.test(path)))
  const { part, config } = await loneFile(vaeFolder.size > 0 ? vaeFolder : files, 'a VAE')
  if (isTaesd([...part.weights.keys()])) return vaeComponent(await bothHalves(part, files), config, family)
  const prefix = prefixes.find((prefix) => part.weights.has(prefix + sign))
  if (prefix === undefined) {
    throw badFile(part.where, 'holds no VAE. Choose a VAE’s .safetensors file, such as vae-ft-mse-840000.')
  }
  const weights = renamed(part.weights, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined))
  return vaeComponent({ weights, where: part.where }, config, family)
}

/** TAESD's encoder and decoder may be a file each: `part` is one of them, and the other may be among the files. */
async function bothHalves({ weights, where }: Part, files: ReadonlyMap<string, ByteSource>): Promise<Part> {
  const found = [weights]
  for (const [path, source] of files) {
    if (path !== where && /\.(safetensors|sft)$/i.test(path)) {
      found.unshift(stored(await readSafetensors(source, path), source))
    }
  }
  const halves = found.map((tensors) => [...renamed(tensors, taesdRename([...tensors.keys()]))])
  return { weights: new Map(halves.flat()), where }
}
