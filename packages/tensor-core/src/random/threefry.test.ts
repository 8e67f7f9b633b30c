import { expect, test } from 'vitest'
import { threefry2x32 } from './threefry'

// Random123 1.14, tests/kat_vectors: threefry2x32 20 rounds
test.each([
  { key: [0, 0], counter: [0, 0], expected: [0x6b200159, 0x99ba4efe] },
  { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], expected: [0x1cb996fc, 0xbb002be7] },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], expected: [0xc4923a9c, 0x483df7a0] },
])('gives the published answer for $key', ({ key, counter, expected }) => {
  expect(threefry2x32(key[0]!, key[1]!, counter[0]!, counter[1]!)).toEqual(expected)
})
