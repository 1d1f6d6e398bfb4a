/** A cursor over bytes of a file: no step leads outside, and it takes no more steps than it was given. */
import { GenerationError } from '../generation/index.ts'
import { damaged } from './damaged.ts'

export interface ReaderLimits {
  /** How many things may be read one after the other: what a loop over the input costs at the most. */
  steps?: number
  /** Of a line or a text, in bytes. */
  textBytes?: number
}

/** Numbers are little-endian unless said otherwise. Whatever leads outside the bytes is a GenerationError with the file's name. */
export class ByteReader<Buffer extends ArrayBufferLike = ArrayBuffer> {
  readonly name: string
  private readonly bytes: Uint8Array<Buffer>
  private readonly view: DataView
  private readonly textBytes: number
  private steps: number
  private position: number

  constructor(
    name: string,
    bytes: Uint8Array<Buffer>,
    { steps = 1e6, textBytes = 1 << 20 }: ReaderLimits = {},
    at = 0,
  ) {
    this.name = name
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.steps = steps
    this.textBytes = textBytes
    this.position = at
    if (!(at >= 0 && at <= bytes.length)) this.fail(`it goes on at byte ${at} of ${bytes.length}`)
  }

  /** Where it stands, in bytes. */
  get at(): number {
    return this.position
  }

  /** Bytes behind it. */
  get left(): number {
    return this.bytes.length - this.position
  }

  fail(reason: string): never {
    throw damaged(this.name, reason)
  }

  goTo(at: number): void {
    if (!(Number.isInteger(at) && at >= 0 && at <= this.bytes.length)) {
      this.fail(`it goes on at byte ${at} of ${this.bytes.length}`)
    }
    this.position = at
  }

  /** The next bytes, as a view of the file. */
  take(count: number): Uint8Array<Buffer> {
    const begin = this.pass(count)
    return this.bytes.subarray(begin, begin + count) as Uint8Array<Buffer>
  }

  uint8 = () => this.view.getUint8(this.pass(1))
  uint16 = (isLittle = true) => this.view.getUint16(this.pass(2), isLittle)
  int32 = () => this.view.getInt32(this.pass(4), true)
  uint32 = (isLittle = true) => this.view.getUint32(this.pass(4), isLittle)
  float64 = (isLittle = true) => this.view.getFloat64(this.pass(8), isLittle)
  /** As a plain number: what is beyond 2^53 fits no file anyway. */
  uint64 = () => Number(this.view.getBigUint64(this.pass(8), true))

  /** Letters of one byte each, such as a chunk's name. */
  letters(count: number): string {
    return Array.from(this.take(count), (byte) => String.fromCharCode(byte)).join('')
  }

  /** UTF-8. */
  text(bytes: number): string {
    if (bytes > this.textBytes) this.fail(`it has a text of ${bytes} bytes`)
    return new TextDecoder().decode(this.take(bytes))
  }

  /** Up to the next line end, which is passed too. */
  line(): string {
    const end = this.bytes.subarray(this.position, this.position + this.textBytes).indexOf(10)
    if (end < 0) this.fail('it has a line without an end')
    const line = this.text(end)
    this.pass(1)
    return line
  }

  private pass(count: number): number {
    if (--this.steps < 0) this.fail('it is made of more parts than any such file')
    if (!(Number.isInteger(count) && count >= 0 && count <= this.left)) {
      this.fail(`${count} bytes are to follow byte ${this.position} of ${this.bytes.length}`)
    }
    this.position += count
    return this.position - count
  }
}

/** What a reader finds, for those to whom damaged is as good as absent; undefined where it gave up. */
export function unlessDamaged<Found>(read: () => Found): Found | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof GenerationError) return undefined
    throw error
  }
}
