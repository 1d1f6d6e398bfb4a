/** CSS modules: a name that is mistyped, or that nothing bears any more, would pass in silence. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const inApp = readdirSync('app', { recursive: true, encoding: 'utf8' }).map((path) => join('app', path))
const modules = inApp.filter((path) => path.endsWith('.module.css'))
const sources = inApp.filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
const textOf = new Map([...modules, ...sources].map((path) => [path, readFileSync(path, 'utf8')]))

/** The kit's module is passed on by its index, as all of the kit is. */
const kit = join('app', 'kit', 'kit.module.css')

/** What a module names, by its selectors. */
const named = new Map(modules.map((path) => [path, classesOf(textOf.get(path)!)]))
/** What is taken from each module, and by whom: 'word in app/shell/Header.tsx'. */
const taken = new Map(modules.map((path) => [path, new Map<string, string>()]))

for (const source of sources) {
  const text = textOf.get(source)!
  for (const [name, module] of modulesOf(source, text)) {
    for (const [, word = ''] of text.matchAll(new RegExp(`(?<![\\w./])${name}\\.(\\w+)`, 'g'))) {
      taken.get(module)?.set(word, `${word} in ${source}`)
    }
  }
}

describe('CSS modules', () => {
  it('have every class that a component takes from them', () => {
    const missing = [...taken].flatMap(([module, words]) =>
      [...words].filter(([word]) => !named.get(module)!.has(word)).map(([, place]) => place),
    )
    expect(taken.get(kit)!.size).toBeGreaterThan(5)
    expect(missing).toEqual([])
  })

  it('have no class that no component takes', () => {
    const idle = [...named].flatMap(([module, words]) =>
      [...words].filter((word) => !taken.get(module)!.has(word)).map((word) => `${word} of ${module}`),
    )
    expect(idle).toEqual([])
  })

  it('are the only source of class names, and are asked by name', () => {
    const literal = /class(Name)?="|className = '|\b(styles|kit)\[/
    expect(sources.filter((source) => literal.test(textOf.get(source)!))).toEqual([])
  })

  it('leave elements to the page’s own sheet', () => {
    const global = modules.filter((path) => /^(@layer kit \{\s+)?[a-z*:[]/m.test(textOf.get(path)!))
    expect(global).toEqual([])
  })
})

/** The modules that a source imports, by the name that it has for each. */
function modulesOf(source: string, text: string): [name: string, module: string][] {
  const own = [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].map(
    ([, name = '', path = '']): [string, string] => [name, join(source, '..', path)],
  )
  return /\bkit\b[^}]*\} from '[./]+kit\/index\.ts'/.test(text) ? [...own, ['kit', kit]] : own
}

/** Only what stands before a brace is a selector. */
function classesOf(css: string): Set<string> {
  const selectors = css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{};]+)\{/g)
  return new Set(
    [...selectors].flatMap(([, selector = '']) =>
      [...selector.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, word = '']) => word),
    ),
  )
}
