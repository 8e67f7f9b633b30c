import { expect, test } from 'vitest'
import { philox4x32 } from './philox'

// Random123 1.14, tests/kat_vectors: philox4x32 10 rounds
test.each([
  { key: [0, 0], counter: [0, 0, 0, 0], expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    key: [0xffffffff, 0xffffffff],
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    key: [0xa4093822, 0x299f31d0],
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
])('gives the published answer for $key', ({ key, counter, expected }) => {
  const words = Uint32Array.from(counter)
  philox4x32(key[0]!, key[1]!, words)
  expect([...words]).toEqual(expected)
})
