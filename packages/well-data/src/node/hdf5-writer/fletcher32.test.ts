import { expect, test } from 'vitest'
import { fletcher32 } from './fletcher32'

test.each([
  [1, 0x05000500],
  [4, 0xa27c9d2e],
  [5, 0x68abc62e],
  [1001, 0xc8a766cf],
  [4000, 0x999ea4fc],
])('equals what h5py stores behind %d bytes', (length, expected) => {
  expect(fletcher32(Uint8Array.from({ length }, (_, i) => (i * 73 + 5) % 256))).toBe(expected)
})

test('sums of nothing but ones are reduced as HDF5 does', () => {
  expect(fletcher32(new Uint8Array(2000).fill(255))).toBe(0xffffffff)
})
