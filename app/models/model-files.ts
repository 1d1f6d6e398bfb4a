/** A model's files as a person hands them over: picked, or dropped. */
import type { ModelFile } from '../../src/diffusion/index.ts'

/** The files of a picker; those of a folder come with their paths. */
export function pickedFiles(files: Iterable<File>): ModelFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, data: file }))
}

/** The files of a drop, folders with all that is in them. */
export async function droppedFiles({ items }: DataTransfer): Promise<ModelFile[]> {
  // The browser forgets the items at the first await: all are taken before. What lies on no disk has no entry.
  const things = Array.from(items, (item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter(
    (thing) => thing !== null,
  )
  return (
    await Promise.all(things.map((thing) => (thing instanceof File ? pickedFiles([thing]) : filesOf(thing))))
  ).flat()
}

async function filesOf(entry: FileSystemEntry): Promise<ModelFile[]> {
  if (isFile(entry)) {
    const data = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path: entry.fullPath.slice(1), data }]
  }
  const inside: ModelFile[] = []
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return inside
    inside.push(...(await Promise.all(some.map(filesOf))).flat())
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
