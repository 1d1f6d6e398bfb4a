/** The files in a zip archive, as PyTorch saves its tensors (APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16). */
import { ByteReader, bounded, damaged, inflating } from '../../untrusted/index.ts'
import type { ByteSource } from '../bytes/index.ts'

/** What is read whole of one archive, and how many files it may list: an upscaler's pickle is 100 KB, beside a thousand tensors. */
const mostBytes = 32 << 20
const mostFiles = 4096
/** A name and what goes with it take a hundred bytes or so. */
const mostDirectoryBytes = 4 << 20

/** Stored and deflated files are read. Whatever leads outside the archive is a GenerationError naming it. */
export interface Archive {
  paths: readonly string[]
  /** Reads one of the files; undefined where there is none of this path. All that is read may inflate to 32 MB. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Where in the archive a file lies that is stored as it is; undefined where it is deflated, or not there. */
  place(path: string): Promise<{ begin: number; end: number } | undefined>
}

interface Entry {
  isDeflated: boolean
  /** As stored. */
  bytes: number
  /** Where its local header begins. */
  header: number
}

export async function openZip(source: ByteSource, name: string): Promise<Archive> {
  const entries = await directory(source, name)
  let left = mostBytes

  /** The local header's own lengths count: PyTorch pads there so that tensors are aligned. */
  async function placeOf({ header, bytes }: Entry) {
    const local = new ByteReader(name, await part(header, header + 30))
    local.take(26)
    const begin = header + 30 + local.uint16() + local.uint16()
    if (begin + bytes > source.size) throw damaged(name, 'one of its files does not lie within it')
    return { begin, end: begin + bytes }
  }

  function part(begin: number, end: number) {
    if (end > source.size) throw damaged(name, 'one of its files does not lie within it')
    return source.read(begin, end)
  }

  return {
    paths: [...entries.keys()],
    async read(path) {
      const entry = entries.get(path)
      if (!entry) return undefined
      const { begin, end } = await placeOf(entry)
      if (end - begin > left) throw tooLarge(name)
      const stored = await source.read(begin, end)
      const bytes = entry.isDeflated ? await unpacked(stored, name, left) : stored
      left -= bytes.length
      return bytes
    },
    async place(path) {
      const entry = entries.get(path)
      return entry && !entry.isDeflated ? placeOf(entry) : undefined
    },
  }
}

async function directory(source: ByteSource, name: string): Promise<Map<string, Entry>> {
  const tailBegin = Math.max(0, source.size - 22 - 0xffff)
  const tail = await source.read(tailBegin, source.size)
  const at = endOf(tail, name)
  const end = new ByteReader(name, tail, {}, at + 10)
  const count = end.uint16()
  if (count > mostFiles) end.fail(`it lists ${count} files`)
  end.take(4)
  const begin = end.uint32()
  const bytes = tailBegin + at - begin
  if (bytes < 0 || bytes > mostDirectoryBytes) end.fail(`its list of files begins at byte ${begin} of ${source.size}`)

  const reader = new ByteReader(name, await source.read(begin, begin + bytes))
  const entries = new Map<string, Entry>()
  for (let i = 0; i < count; i++) {
    reader.take(10)
    const isDeflated = reader.uint16() === 8
    reader.take(8)
    const bytes = reader.uint32()
    reader.take(4)
    const [pathBytes, extraBytes, commentBytes] = [reader.uint16(), reader.uint16(), reader.uint16()]
    reader.take(8)
    const header = reader.uint32()
    entries.set(reader.text(pathBytes), { isDeflated, bytes, header })
    reader.take(extraBytes + commentBytes)
  }
  return entries
}

/** Where the record at the end begins; a comment of up to 65535 bytes may follow it. */
function endOf(tail: Uint8Array<ArrayBuffer>, name: string): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length)
  for (let at = tail.length - 22; at >= 0; at--) if (view.getUint32(at, true) === 0x06054b50) return at
  throw damaged(name, 'it is no whole zip archive')
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, name: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = await bounded(inflating([bytes], 'deflate-raw'), most).catch((cause) => {
    throw damaged(name, 'its zip archive cannot be unpacked', cause)
  })
  if (!whole) throw tooLarge(name)
  return whole
}

const tooLarge = (name: string) => damaged(name, `it unpacks to more than ${mostBytes >> 20} MB`)
