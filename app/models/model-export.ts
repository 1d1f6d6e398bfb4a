/** A stored model back to disk: one file as a download, a folder into a folder where the browser lets one choose it. */
import type { Manifest } from '../../src/models/index.ts'
import { modelStore } from './stored.ts'

type PickFolder = (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>

/** Resolves when the files are written, or handed to the browser's downloads. */
export async function exportModel({ id, files }: Manifest): Promise<void> {
  const opened = await modelStore.open(id)
  const pick = (window as { showDirectoryPicker?: PickFolder }).showDirectoryPicker
  if (files.length === 1 || !pick) {
    for (const { path, data } of opened)
      save(data, files.length === 1 ? path.split('/').at(-1)! : path.replaceAll('/', '_'))
    return
  }
  const folder = await pick({ mode: 'readwrite' }).catch((error: DOMException) => {
    if (error.name === 'AbortError') return undefined
    throw error
  })
  if (folder) for (const { path, data } of opened) await write(folder, path, data)
}

function save(data: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data)
  link.download = name
  link.click()
  // The browser needs the address only until it has begun to read.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

async function write(folder: FileSystemDirectoryHandle, path: string, data: Blob): Promise<void> {
  const parts = path.split('/')
  const name = parts.pop()!
  let inside = folder
  for (const part of parts) inside = await inside.getDirectoryHandle(part, { create: true })
  const file = await (await inside.getFileHandle(name, { create: true })).createWritable()
  await data.stream().pipeTo(file)
}
