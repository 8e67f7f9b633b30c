import type { Hdf5Type } from '../src/node/hdf5-writer/values'

/** The ends of every integer type, and texts: values that a file gives back as they are. */
export const exactValues: [Hdf5Type, (number | string | bigint)[]][] = [
  ['int8', [-128, 127]],
  ['uint8', [0, 255]],
  ['int16', [-32768, 5]],
  ['uint16', [65535, 1]],
  ['int32', [-(2 ** 31), 7]],
  ['uint32', [2 ** 32 - 1, 0]],
  ['int64', [-(2n ** 63n), 9n]],
  ['uint64', [2n ** 64n - 1n, 3n]],
  ['string', ['a', '', 'Übergröße']],
]
