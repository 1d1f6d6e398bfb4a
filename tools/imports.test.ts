/** The shape of the source tree: which folder imports which, captions, names. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** A folder imports from the rows below its own, never from its own row or one above. */
const rows = [
  ['app'],
  ['gallery', 'grid'],
  ['imagepipeline', 'diffusion'],
  ['models'],
  ['generation'],
  ['parameters'],
  ['random', 'imaging'],
]

const bannedNames = /^(utils?|helpers?|common|misc|types|constants|manager|service)$/

const files = ['src', 'app', 'e2e', 'tools'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|mjs)$/.test(path))
    .map((path) => join(folder, path)),
)

/** Every relative import, export, dynamic import and worker address, from the project's root. */
const imports = files.flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(/\b(?:from|import|URL)\b[ (]*'(\.[^']+)'/g)].map(([, to = '']) => ({
    from,
    to: join(dirname(from), to),
  })),
)

/** The row's folder that a file belongs to; undefined for tests' and tools' own files. */
const home = (path: string) => (path.startsWith('app/') ? 'app' : path.match(/^src\/([^/]+)\//)?.[1])
const row = (folder = '') => rows.findIndex((names) => names.includes(folder))
const arrow = ({ from, to }: { from: string; to: string }) => `${from} → ${to}`

const across = imports.filter(({ from, to }) => home(from) && home(to) && home(from) !== home(to))

describe('the source tree', () => {
  it('has a row for every folder of src', () => {
    const folders = new Set(files.filter((path) => path.startsWith('src/')).map(home))
    expect([...folders].filter((folder) => row(folder) < 0)).toEqual([])
    expect(across.length).toBeGreaterThan(0)
  })

  it('imports one way: app, gallery, backends, models, generation, parameters, random and imaging', () => {
    expect(across.filter(({ from, to }) => row(home(to)) <= row(home(from))).map(arrow)).toEqual([])
  })

  it('enters a folder of src by its index.ts, by the worker, or by a suite of tests', () => {
    const isEntrance = (to: string) => /^src\/([^/]+\/(index|\w+-contract)|diffusion\/worker)\.ts$/.test(to)
    expect(across.filter(({ to }) => !isEntrance(to)).map(arrow)).toEqual([])
  })

  it('enters a folder inside a folder by its index.ts', () => {
    const within = imports.filter(({ from, to }) => /^src\/.*\.ts$/.test(to) && home(from) === home(to))
    const isInside = (from: string, to: string) => `${dirname(from)}/`.startsWith(`${dirname(to)}/`)
    expect(within.filter(({ from, to }) => !isInside(from, to) && basename(to) !== 'index.ts').map(arrow)).toEqual([])
  })

  it('says what each file is in its first line', () => {
    const sources = files.filter((path) => !/\.(test|spec)\.tsx?$/.test(path))
    expect(sources.filter((path) => !/^(#!.*\n)?\/\*\*/.test(readFileSync(path, 'utf8')))).toEqual([])
  })

  it('gives every file and folder a name that says what it is', () => {
    const words = (path: string) => path.split('/').map((part) => part.replace(/\..*$/, ''))
    expect(files.filter((path) => words(path).some((word) => bannedNames.test(word)))).toEqual([])
  })
})
