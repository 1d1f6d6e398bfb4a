/** Protocol buffers' wire format, the writing half: varints, 32-bit floats, strings and nested messages. */

const text = new TextEncoder()

/** Collects fields of one message. Source: protobuf.dev/programming-guides/encoding. */
export class Message {
  private readonly parts: Uint8Array[] = []
  private length = 0

  /** An int64, int32, bool or enum field; negative numbers take ten bytes, as the format wants. */
  integer(field: number, value: number | bigint): this {
    return this.append(varint(BigInt(field) << 3n), varint(BigInt.asUintN(64, BigInt(value))))
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.append(varint((BigInt(field) << 3n) | 5n), bytes)
  }

  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value))
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encode())
  }

  bytes(field: number, value: Uint8Array): this {
    return this.append(varint((BigInt(field) << 3n) | 2n), varint(BigInt(value.length)), value)
  }

  encode(): Uint8Array {
    const whole = new Uint8Array(this.length)
    let offset = 0
    for (const part of this.parts) {
      whole.set(part, offset)
      offset += part.length
    }
    return whole
  }

  private append(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.parts.push(part)
      this.length += part.length
    }
    return this
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  do {
    const low = Number(value & 0x7fn)
    value >>= 7n
    bytes.push(value ? low | 0x80 : low)
  } while (value)
  return Uint8Array.from(bytes)
}
