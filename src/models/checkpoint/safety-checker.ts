/** The safety checker, opened: CLIP's image encoder, and the concepts that pictures are compared with. */

import * as v from 'valibot'
import { badFile, plainRecord } from '../../untrusted/index.ts'
import { type ByteSource, fitted, renamed } from '../bytes/index.ts'
import { type ClipVisionConfig, type Json, parseClipVisionConfig, readJson } from '../configs/index.ts'
import { clipVisionArchitecture } from './architecture.ts'
import { folderPart, type Variant } from './diffusers-folder.ts'
import { expectedSafetyCheckerTensors } from './expected-tensors.ts'
import { loneFile } from './lone-file.ts'
import type { Component, Part } from './parts.ts'
import { safetyCheckerName } from './stored-names.ts'

type Files = ReadonlyMap<string, ByteSource>

/** The checker in a model's folder, in `safety_checker/`; nothing where there is none that can be read. */
export async function modelSafetyChecker(
  files: Files,
  variant: Variant,
): Promise<Component<ClipVisionConfig> | undefined> {
  const hasWeights = [...files.keys()].some((path) => /^safety_checker\/.*\.(safetensors|sft)$/i.test(path))
  const part = hasWeights ? await folderPart(files, 'safety_checker', variant) : undefined
  return part && component(part, await readJson(files, 'safety_checker/config.json'))
}

/** A checker that comes alone: its model.safetensors, with a config.json beside it or without. */
export async function openSafetyChecker(files: Files): Promise<Component<ClipVisionConfig>> {
  const { part, config } = await loneFile(files, 'a safety checker')
  if (!renamed(part.weights, safetyCheckerName).has('concept_embeds')) {
    const sentence =
      'is no safety checker. Choose the model.safetensors of a safety_checker folder, such as Stable Diffusion 1.5’s.'
    throw badFile(part.where, sentence)
  }
  return component(part, config)
}

function component({ weights, where }: Part, json: Json): Component<ClipVisionConfig> {
  const tensors = renamed(weights, safetyCheckerName)
  const vision = v.is(plainRecord, json.vision_config) ? json.vision_config : {}
  // The projection's width is told by its tensor; the nested config repeats a default.
  const config = parseClipVisionConfig({ ...vision, ...clipVisionArchitecture(tensors, vision) }, where)
  const rows = (name: string) => tensors.get(name)?.shape[0] ?? 0
  const counts = { concepts: rows('concept_embeds'), specialCares: rows('special_care_embeds') }
  return { config, weights: fitted(tensors, expectedSafetyCheckerTensors(config, counts), where) }
}
