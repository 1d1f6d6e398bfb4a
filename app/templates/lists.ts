/** The lists of words that the person dropped on the page, for `__name__` in prompts; they outlive the page. */
import * as v from 'valibot'
import { create } from 'zustand'
import { type Lists, listsOf } from '../../src/templates/index.ts'
import { listOf, textIn } from '../../src/untrusted/index.ts'
import { keepOnceRoom, pageStore, roomWasMade } from '../storage/index.ts'

interface ListsState {
  lists: Lists
  /** Whether they are shown, and what happened last, in words. */
  isShown: boolean
  news: string
}

export const useLists = create<ListsState>()(() => ({ lists: new Map(), isShown: false, news: '' }))

const store = pageStore('darkroom-lists')
const prefix = 'list/'

const list = v.object({ name: v.string(), lines: v.array(v.string()) })

const reading = read()

/** Resolves once what was kept is here. */
export const listsAreRead = () => reading

async function read(): Promise<void> {
  try {
    const kept = v.parse(listOf(list), await store.all(prefix))
    const found = kept.map(({ name, lines }) => [name, lines] as const)
    // What was dropped meanwhile is the newer.
    useLists.setState(({ lists }) => ({ lists: new Map([...found, ...lists]) }))
  } catch {
    // Where storage is forbidden nothing was kept.
  }
}

/**
 * Takes files to the lists that are there, and shows them; one of the same name takes its place. Throws what is wrong with the first
 * that cannot be read, when the others are there.
 */
export async function addLists(files: readonly { path: string; data: Blob }[]): Promise<void> {
  await reading
  const folder = sharedFolder(files.map(({ path }) => path))
  const read = await Promise.allSettled(
    files.map(async ({ path, data }) => listsOf(path.slice(folder.length), await textIn(data, path))),
  )
  const found = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failure = read.find((one) => one.status === 'rejected')
  if (found.length === 0) throw failure?.reason
  const added = found.flatMap(({ lists }) => lists)
  const strange = found.reduce((sum, { strange }) => sum + strange, 0)
  const news = added.length === 1 ? `“${added[0]![0]}” is here.` : `${added.length} lists are here.`
  const rest =
    strange === 1 ? ' One entry is no words, and was left out.' : ` ${strange} entries are no words, and were left out.`
  useLists.setState(({ lists }) => ({
    lists: new Map([...lists, ...added].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    isShown: true,
    news: news + (strange > 0 ? rest : ''),
  }))
  for (const [name] of added) unwritten.add(name)
  await keepOnceRoom('lists', write)
  if (failure) throw failure.reason
}

/** The names of those that are to be written. */
const unwritten = new Set<string>()

async function write(): Promise<void> {
  const { lists } = useLists.getState()
  const names = [...unwritten].filter((name) => lists.has(name))
  await store.set(names.map((name) => [prefix + name, { name, lines: lists.get(name) }]))
  for (const name of names) unwritten.delete(name)
}

export async function removeList(name: string): Promise<void> {
  useLists.setState(({ lists }) => ({
    lists: new Map([...lists].filter(([other]) => other !== name)),
    news: `“${name}” is deleted.`,
  }))
  await store.delete([prefix + name])
  await roomWasMade()
}

export function showLists(isShown: boolean): void {
  useLists.setState({ isShown })
}

/** The folder that was dropped is not a part of the names. */
function sharedFolder(paths: readonly string[]): string {
  const [folder] = paths[0]?.match(/^[^/]*\//) ?? ['']
  return paths.every((path) => path.startsWith(folder)) ? folder : ''
}
