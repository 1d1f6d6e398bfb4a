/** Messages against the examples of protobuf.dev/programming-guides/encoding, and against what they are read as. */
import { expect, test } from 'vitest'
import { Message } from './protobuf.ts'

const hex = (message: Message) => Buffer.from(message.encode()).toString('hex')

test('numbers, strings and messages are written as the specification’s examples', () => {
  expect(hex(new Message().integer(1, 150))).toBe('089601')
  expect(hex(new Message().string(2, 'testing'))).toBe('120774657374696e67')
  expect(hex(new Message().message(3, new Message().integer(1, 150)))).toBe('1a03089601')
  // -2 as an int64: the other bits of 64 are set, ten bytes in all.
  expect(hex(new Message().integer(1, -2))).toBe('08feffffffffffffffff01')
  expect(hex(new Message().integer(1, (1n << 63n) - 1n))).toBe('08ffffffffffffffff7f')
  // A float is four bytes, the lowest first: 1 is 0x3f800000.
  expect(hex(new Message().float(1, 1))).toBe('0d0000803f')
  expect(hex(new Message().integer(16, 127).integer(1, 128))).toBe('80017f088001')
})

test('strings are UTF-8, with their length in bytes', () => {
  expect(hex(new Message().string(1, 'aé🌳'))).toBe(`0a07${Buffer.from('aé🌳').toString('hex')}`)
  expect(hex(new Message().string(1, ''))).toBe('0a00')
})

test('a message grows as it must, and what was encoded stays as it was', () => {
  const message = new Message().bytes(1, new Uint8Array(200).fill(7))
  const first = message.encode()
  message.string(2, 'x'.repeat(1000))
  expect(Buffer.from(first).toString('hex')).toBe(`0ac801${'07'.repeat(200)}`)
  expect(hex(message)).toBe(`0ac801${'07'.repeat(200)}12e807${'78'.repeat(1000)}`)
})
