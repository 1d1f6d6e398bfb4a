/** Many files as one zip, stored as they are: pictures are compressed already. Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3 to 4.5. */
import { GenerationError } from '../generation/index.ts'
import { crc32 } from '../imaging/index.ts'
import { pieces } from '../untrusted/index.ts'

export interface ZipFile {
  name: string
  data: Blob
  /** In ms since 1970; the zip holds it in the time of this place. */
  date: number
}

/** The format's own limits, without its extension to 64 bits. */
const [maxBytes, maxFiles] = [0xffff_ffff, 0xffff]

/** The zip's bytes, as a Blob that refers to those of the files: no memory is needed for them. */
export async function zip(files: AsyncIterable<ZipFile> | Iterable<ZipFile>): Promise<Blob> {
  const parts: BlobPart[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for await (const file of files) {
    const { data } = file
    const name = new TextEncoder().encode(file.name)
    const facts = factsOf(file, name.length, await checksum(data))
    const header = joined(uint32(0x04034b50), facts, name)
    // Made by version 2.0; no comment, one disk, no attributes.
    directory.push(joined(uint32(0x02014b50), uint16(20), facts, new Uint8Array(10), uint32(offset), name))
    parts.push(header, data)
    offset += header.length + data.size
    if (offset > maxBytes || directory.length > maxFiles) {
      throw new GenerationError('quota', 'These are more than a zip file holds (4 GB): choose fewer pictures.')
    }
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const count = joined(uint16(directory.length), uint16(directory.length))
  const end = joined(uint32(0x06054b50), uint32(0), count, uint32(size), uint32(offset), uint16(0))
  return new Blob([...parts, ...directory, end], { type: 'application/zip' })
}

/** What a file's own header and the directory say alike: version, UTF-8, stored, time, checksum, sizes, lengths. */
function factsOf({ data, date }: ZipFile, nameLength: number, checksum: number): Uint8Array<ArrayBuffer> {
  const at = new Date(date)
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1)
  const day = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate()
  const [stored, utf8] = [0, 0x0800]
  return joined(
    ...[uint16(20), uint16(utf8), uint16(stored), uint16(time), uint16(day), uint32(checksum)],
    ...[uint32(data.size), uint32(data.size), uint16(nameLength), uint16(0)],
  )
}

async function checksum(data: Blob): Promise<number> {
  let sum = 0
  for await (const bytes of pieces(data.stream())) sum = crc32(bytes, sum)
  return sum
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value, value >> 8)
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value, value >> 8, value >> 16, value >> 24)
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
