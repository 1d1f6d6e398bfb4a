/** Protocol buffers' wire format, the writing half: varints, 32-bit floats, strings and nested messages. */

const text = new TextEncoder()

/** Collects fields of one message. Source: protobuf.dev/programming-guides/encoding. */
export class Message {
  /** With room for more behind `length`. */
  private room = new Uint8Array(64)
  private length = 0

  /** An int64, int32, bool or enum field; negative numbers take ten bytes, as the format wants. */
  integer(field: number, value: number | bigint): this {
    return this.varint(field << 3).varint(value)
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.varint((field << 3) | 5).append(bytes)
  }

  string(field: number, value: string): this {
    // Nearly all are ASCII, and a loop over those is twice as fast as the encoder; another one is written again by that.
    const before = this.length
    this.varint((field << 3) | 2)
      .varint(value.length)
      .widen(value.length)
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i)
      if (unit > 127) {
        this.length = before
        return this.bytes(field, text.encode(value))
      }
      this.room[this.length++] = unit
    }
    return this
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.written())
  }

  bytes(field: number, value: Uint8Array): this {
    return this.varint((field << 3) | 2)
      .varint(value.length)
      .append(value)
  }

  encode(): Uint8Array {
    return this.written().slice()
  }

  /** It holds until more is written. */
  private written(): Uint8Array {
    return this.room.subarray(0, this.length)
  }

  private varint(value: number | bigint): this {
    // Most are one byte, of which a graph has some ten thousand.
    if (value >= 0 && value < 128) {
      this.widen(1)
      this.room[this.length++] = Number(value)
      return this
    }
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
    return this.append([...bytes, Number(rest)])
  }

  private append(bytes: ArrayLike<number>): this {
    this.widen(bytes.length)
    this.room.set(bytes, this.length)
    this.length += bytes.length
    return this
  }

  private widen(more: number): void {
    if (this.length + more <= this.room.length) return
    const wider = new Uint8Array(2 * (this.length + more))
    wider.set(this.written())
    this.room = wider
  }
}
