/** A picture of another program, made by hand. */

/** A PNG of one pixel with A1111's text in it. */
export function withText(text: string): Buffer {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  )
  const data = Buffer.from(`parameters\0${text}`, 'latin1')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  // No reader of text looks at the checksum.
  return Buffer.concat([png.subarray(0, 33), length, Buffer.from('tEXt'), data, Buffer.alloc(4), png.subarray(33)])
}
