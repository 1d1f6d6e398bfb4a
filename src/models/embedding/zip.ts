/** The files in a zip archive, as PyTorch saves its tensors (APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16). */
import { ByteReader, bounded, damaged, inflating } from '../../untrusted/index.ts'

/** What is inflated of one archive, and how many files it may list: an embedding's are a few kilobytes in three or four files. */
const mostBytes = 32 << 20
const mostFiles = 4096

/** Reads one of the files; undefined where there is none of this path. Stored and deflated ones are read. */
export type Archive = { paths: readonly string[]; read: (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined> }

/** The directory of an archive. Whatever leads outside it, and what inflates to more than 32 MB, is a GenerationError naming the file. */
export function openZip(archive: Uint8Array<ArrayBuffer>, name: string): Archive {
  const reader = new ByteReader(name, archive)
  reader.goTo(endOf(archive, name) + 10)
  const count = reader.uint16()
  if (count > mostFiles) reader.fail(`it lists ${count} files`)
  reader.take(4)
  reader.goTo(reader.uint32())
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

  let left = mostBytes
  return {
    paths: [...entries.keys()],
    async read(path) {
      const entry = entries.get(path)
      if (!entry) return undefined
      const local = new ByteReader(name, archive, {}, entry.header)
      // The local header's own lengths count: PyTorch pads there so that tensors are aligned.
      local.take(26)
      local.take(local.uint16() + local.uint16())
      const stored = local.take(entry.bytes)
      const bytes = entry.isDeflated ? await unpacked(stored, name, left) : stored
      left -= bytes.length
      return bytes
    },
  }
}

interface Entry {
  isDeflated: boolean
  /** As stored. */
  bytes: number
  /** Where its local header begins. */
  header: number
}

/** Where the record at the end begins; a comment of up to 65535 bytes may follow it. */
function endOf(archive: Uint8Array<ArrayBuffer>, name: string): number {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length)
  const first = Math.max(0, archive.length - 22 - 0xffff)
  for (let at = archive.length - 22; at >= first; at--) if (view.getUint32(at, true) === 0x06054b50) return at
  throw damaged(name, 'it is no whole zip archive')
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, name: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = await bounded(inflating([bytes], 'deflate-raw'), most).catch((cause) => {
    throw damaged(name, 'its zip archive cannot be unpacked', cause)
  })
  if (!whole) throw damaged(name, `it unpacks to more than ${mostBytes >> 20} MB`)
  return whole
}
