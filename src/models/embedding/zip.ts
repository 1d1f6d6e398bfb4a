/** The files in a zip archive, as PyTorch saves its tensors (APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16). */

/** Each file's bytes by its path; stored and deflated ones are read. Throws a RangeError or an Error where it is no zip. */
export async function unzip(archive: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length)
  let end = archive.length - 22
  while (view.getUint32(end, true) !== 0x06054b50) end--
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameBytes!))
    const header = view.getUint32(at + 42, true)
    // The local header's own lengths count: PyTorch pads there so that tensors are aligned.
    const begin = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true)
    const bytes = archive.subarray(begin, begin + view.getUint32(at + 20, true))
    files.set(name, view.getUint16(at + 10, true) === 8 ? await decompressed(bytes, 'deflate-raw') : bytes)
    at += 46 + nameBytes! + extraBytes! + commentBytes!
  }
  return files
}

/** What was compressed, whole. */
export async function decompressed(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
