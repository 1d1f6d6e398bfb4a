/** Draws the pictures of the ImagePipeline server: a sun over hills, placed and coloured by prompt and seed, as a PNG. */
import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/**
 * @param {{ prompt: string, seed: number, width: number, height: number }} request
 * @returns {Buffer}
 */
export function drawPicture({ prompt, seed, width, height }) {
  const dice = createHash('sha256').update(`${prompt} ${seed}`).digest()
  const die = (/** @type {number} */ i) => (dice[i] ?? 0) / 255
  const sky = [80 + 120 * die(0), 90 + 120 * die(1), 160 + 90 * die(2)]
  const hill = [40 + 80 * die(3), 70 + 110 * die(4), 30 + 60 * die(5)]
  const sun = { x: die(6) * width, y: (0.15 + 0.3 * die(7)) * height, radius: (0.05 + 0.08 * die(8)) * width }
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const crest = height * (0.65 + 0.12 * Math.sin((x / width) * 6 + 6 * die(9)) + 0.05 * Math.sin((x / width) * 17))
      const isSun = Math.hypot(x - sun.x, y - sun.y) < sun.radius
      const light = 0.7 + (0.5 * y) / height
      const colour = y > crest ? hill : isSun ? [255, 225, 130] : sky.map((part) => part * light)
      rows.set(
        colour.map((part) => Math.min(Math.round(part), 255)),
        y * (width * 3 + 1) + 1 + x * 3,
      )
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
