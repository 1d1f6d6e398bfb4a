/** The shape of the source tree: which room imports which, and through which door; no circles; captions, names, and how full a folder is. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** A folder of src imports from the rows below its own, never from its own row or one above. */
const rows = [
  ['gallery', 'grid'],
  ['templates'],
  ['imagepipeline', 'diffusion'],
  ['models'],
  ['storage', 'imaging'],
  ['untrusted'],
  ['generation'],
  ['parameters'],
  ['random'],
]

/** A room of diffusion, and a feature of app, imports from those below it in its list. */
const rooms: Record<string, readonly string[]> = {
  'src/diffusion': ['engine', 'sampling', 'upscaling', 'networks', 'text'],
  app: [
    ...[
      'visual',
      'shell',
      'form',
      'stage',
      'pwa',
      'recall',
      'library',
      'enlarge',
      'device',
      'prompt',
      'grid',
      'queue',
      'generation',
    ],
    ...[
      'templates',
      'gallery',
      'remote',
      'mask',
      'start-picture',
      'adapters',
      'upscalers',
      'models',
      'request',
      'engine',
      'licences',
      'shortcuts',
      'kit',
      'storage',
    ],
  ],
}

const bannedNames = /^(utils?|helpers?|common|misc|types|constants|manager|service)$/

/** As many as one takes in at a glance. */
const fullFolder = 15

const withPython = ['src', 'app', 'e2e', 'tools'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|mjs|py)$/.test(path))
    .map((path) => join(folder, path)),
)
const files = withPython.filter((path) => !path.endsWith('.py'))

interface Import {
  from: string
  to: string
}

/** Every relative import (of types too), export, dynamic import and worker address, from the project's root. */
const imports: readonly Import[] = files.flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(/\b(?:from|import|URL)\b[ (]*'(\.[^']+)'/g)].map(([, to = '']) => ({
    from,
    to: join(dirname(from), to),
  })),
)

/** A test or a suite looks inside what it tests. */
const isTest = (path: string) => /\.(test|spec)\.tsx?$|-(suite|contract)\.ts$|^app\/visual\//.test(path)
/** What a file belongs to on a floor: 'mask' for app/mask/canvas/tip.ts, with 'app/' as the floor. */
const roomOf = (floor: string, path: string) =>
  path.startsWith(floor) ? path.slice(floor.length).match(/^([^/]+)\//)?.[1] : undefined
const arrow = ({ from, to }: Import) => `${from} → ${to}`

/** Imports between two rooms of a floor. */
const across = (floor: string) =>
  imports.filter(({ from, to }) => {
    const [here, there] = [roomOf(floor, from), roomOf(floor, to)]
    return here && there && here !== there
  })

/** Those that do not go down. */
const upwards = (floor: string, place: (room: string) => number) =>
  across(floor).filter(({ from, to }) => place(roomOf(floor, to)!) <= place(roomOf(floor, from)!))

const row = (folder: string) => rows.findIndex((names) => names.includes(folder))

describe('the source tree', () => {
  it('has a place for every folder of src, of diffusion and of app', () => {
    const folders = new Set(files.map((path) => roomOf('src/', path)).filter((folder) => folder !== undefined))
    expect([...folders].filter((folder) => row(folder) < 0)).toEqual([])
    for (const [floor, names] of Object.entries(rooms)) {
      const found = new Set(files.map((path) => roomOf(`${floor}/`, path)).filter((room) => room !== undefined))
      expect([...found].filter((room) => !names.includes(room) && room !== 'golden')).toEqual([])
      expect(names.filter((room) => !found.has(room))).toEqual([])
      expect(across(`${floor}/`).length).toBeGreaterThan(0)
    }
  })

  it('imports one way: app, gallery, templates, backends, models, storage and imaging, untrusted, generation, parameters, random', () => {
    expect(across('src/').length).toBeGreaterThan(0)
    expect(upwards('src/', row).map(arrow)).toEqual([])
    expect(imports.filter(({ from, to }) => from.startsWith('src/') && to.startsWith('app/')).map(arrow)).toEqual([])
  })

  it('imports one way between the rooms of diffusion, and between the features of app', () => {
    for (const [floor, names] of Object.entries(rooms)) {
      const place = (room: string) => names.indexOf(room)
      const wrong = upwards(`${floor}/`, place).filter(({ from }) => roomOf(`${floor}/`, from) !== 'golden')
      expect(wrong.map(arrow)).toEqual([])
    }
  })

  it('enters a folder by its index.ts; a worker by its own file', () => {
    /** Whether the importing file lies in the folder of what it imports, or below. */
    const isInside = ({ from, to }: Import) => `${dirname(from)}/`.startsWith(`${dirname(to)}/`)
    /** The index of the outermost folder that the importing file is not in. */
    const door = ({ from, to }: Import) => {
      const parts = dirname(to).split('/')
      const outermost = parts.findIndex(
        (_, i) => !`${dirname(from)}/`.startsWith(`${parts.slice(0, i + 1).join('/')}/`),
      )
      return `${parts.slice(0, outermost + 1).join('/')}/index.ts`
    }
    const isWithin = ({ from, to }: Import) => /^(src|app)\//.test(from) && /^(src|app)\/.*\.tsx?$/.test(to)
    const wrong = imports.filter(
      (one) =>
        isWithin(one) &&
        !isTest(one.from) &&
        !isInside(one) &&
        // What is loaded when it is first needed is named by the feature's own file for it.
        !isLazyPart(one) &&
        // From outside src its folders are the doors, not src itself.
        one.to !== (one.from.startsWith('app/') && one.to.startsWith('src/') ? srcDoor(one.to) : door(one)),
    )
    expect(wrong.map(arrow)).toEqual([])
  })

  it('has no circle of files, types included', () => {
    expect(circles()).toEqual([])
  })

  it('holds no more files in a folder than one takes in at a glance', () => {
    const count = new Map<string, number>()
    const counted = withPython.filter((path) => !isTest(path) && !/\/schedulers\//.test(path))
    for (const path of counted) count.set(dirname(path), (count.get(dirname(path)) ?? 0) + 1)
    expect([...count].filter(([, number]) => number > fullFolder)).toEqual([])
  })

  it('says what each file is in its first line', () => {
    const sources = withPython.filter((path) => !/\.(test|spec)\.tsx?$/.test(path))
    expect(sources.filter((path) => !/^(#!.*\n)?(\/\*\*|""")/.test(readFileSync(path, 'utf8')))).toEqual([])
  })

  it('gives every file and folder a name that says what it is', () => {
    const words = (path: string) => path.split('/').map((part) => part.replace(/\..*$/, ''))
    expect(withPython.filter((path) => words(path).some((word) => bannedNames.test(word)))).toEqual([])
  })
})

const srcDoor = (to: string) => `${to.split('/').slice(0, 2).join('/')}/index.ts`

/** Within a feature: a component that a folder of its own holds, loaded when it is first shown. */
function isLazyPart({ from, to }: Import): boolean {
  return /\/lazy-[\w-]+\.ts$/.test(from) && dirname(to).startsWith(dirname(from))
}

/** Every circle of imports, as the files that are in it (Tarjan's strongly connected components). */
function circles(): string[][] {
  const known = new Set(files)
  const targets = new Map(files.map((file): [string, string[]] => [file, []]))
  for (const { from, to } of imports) if (known.has(to)) targets.get(from)!.push(to)
  const found: string[][] = []
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  function visit(file: string): number {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    path.push(file)
    for (const target of targets.get(file)!) {
      if (!order.has(target)) lowest.set(file, Math.min(lowest.get(file)!, visit(target)))
      else if (path.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, order.get(target)!))
    }
    if (lowest.get(file) === order.get(file)) {
      const circle = path.splice(path.indexOf(file))
      if (circle.length > 1) found.push(circle.map((each) => `${basename(dirname(each))}/${basename(each)}`))
    }
    return lowest.get(file)!
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return found
}
