/** What diffusers' safety checker says of four pictures, as one suite for every runtime. */
import { expect, it } from 'vitest'
import { type GoldenSubject, readExpected } from '../../../e2e/support/golden-model.ts'
import { memoryBytes, openSafetyChecker } from '../../models/index.ts'
import { clipPicture } from '../networks/safety/clip-picture.ts'
import { SafetyChecker } from '../networks/safety/index.ts'

/** Of the pictures in expected.safetensors, made by `python tools/golden/make.py`. */
const sizes = { waves: [100, 72], noise: [48, 48], flat: [32, 40], dots: [50, 59] } as const
const names = Object.keys(sizes) as (keyof typeof sizes)[]

/** Registers the suite inside a `describe`; the subject is the folder mini-checker. */
export function itJudgesAsDiffusers(subject: GoldenSubject): void {
  let loaded: Promise<SafetyChecker> | undefined
  const load = async () => {
    const paths = ['safety_checker/config.json', 'safety_checker/model.safetensors']
    const read = async (path: string) => [path, memoryBytes(await subject.file(path))] as const
    return SafetyChecker.load(
      await subject.runtime(),
      await openSafetyChecker(new Map(await Promise.all(paths.map(read)))),
    )
  }
  const checker = () => {
    loaded ??= load()
    return loaded
  }
  const picture = async (name: keyof typeof sizes) => {
    const [width, height] = sizes[name]
    const { values } = await readExpected(subject)
    return { width, height, channels: 3, data: Uint8Array.from(await values(`${name}/picture`)) } as const
  }

  it.each(names)('sees %s as CLIP’s processor prepares it', async (name) => {
    const { values } = await readExpected(subject)
    const input = await values(`${name}/input`)
    const ours = clipPicture(await picture(name), 48)
    expect(largestDifference(ours, input)).toBeLessThan(1e-5)
  })

  it.each(names)('finds %s as near to each concept as diffusers does', async (name) => {
    const { values } = await readExpected(subject)
    const cosines = await (await checker()).cosines(await picture(name))
    expect(largestDifference(cosines.special, await values(`${name}/special`))).toBeLessThan(1e-4)
    expect(largestDifference(cosines.concepts, await values(`${name}/concepts`))).toBeLessThan(1e-4)
  })

  it('flags the same pictures', async () => {
    const { about } = await readExpected<{ flagged?: boolean }>(subject)
    for (const name of names) {
      expect(await (await checker()).flags(await picture(name)), name).toBe(about[`${name}/concepts`]!.flagged)
    }
  })
}

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length)
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)))
}
