/** The models that the bench draws with: a tiny one, and those of Stable Diffusion 1.5's and SDXL's full size. */
import { spawnSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../set-up.mjs'

/** @typedef {{ folder: string, paths: string[] }} Model The paths are within the folder. */

/** Random weights of exactly SDXL's shapes: 7 GB that lie nowhere, the worker makes them as it reads. */
export const randomSdxl = { folder: root, paths: [], random: /** @type {const} */ ('sdxl') }

const networks = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
]
const tokenizer = ['tokenizer/merges.txt', 'tokenizer/vocab.json']

/**
 * The golden tiny model where it is at hand, else the demo model.
 * @returns {Model}
 */
export function tinyModel() {
  const golden = join(process.env.GOLDEN ?? join(root, '../shared/golden'), 'tiny')
  return { folder: existsSync(golden) ? golden : join(root, 'public/models/demo'), paths: [...networks, ...tokenizer] }
}

const fullSizeFolder = join(root, '.cache/full-size')
// Of the model's files, the last to be written.
const isFullSizeMade = () => existsSync(join(fullSizeFolder, 'vae/config.json'))

/** Whether the full-size model is there, or the disk has room to make it. */
export function hasRoomForFullSize() {
  const { bavail, bsize } = statfsSync(root)
  return isFullSizeMade() || bavail * bsize >= 6e9
}

/**
 * Random weights of exactly Stable Diffusion 1.5's shapes, made when first asked for (2.1 GB).
 * @returns {Model}
 */
export function fullSizeModel() {
  if (!isFullSizeMade()) {
    const script = join(root, 'tools/bench/models/full-size.mjs')
    const { status } = spawnSync(process.execPath, [script, fullSizeFolder], { stdio: 'inherit' })
    if (status !== 0) throw new Error('The full-size model could not be made: see above')
  }
  return { folder: fullSizeFolder, paths: networks }
}
