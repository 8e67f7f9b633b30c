import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ConfigError, crc32c } from '@lola-ts/tensor-core'
import Blosc from 'numcodecs/blosc'
import Zstd from 'numcodecs/zstd'
import type { Codec } from './zarr-node'

export type CompressionName = 'gzip' | 'zstd' | 'blosc' | 'none'

/** How chunks become stored bytes. */
export interface Compression {
  /** For zarr.json, behind the codec that makes bytes of values. */
  codecs: Codec[]
  encode(bytes: Uint8Array): Promise<Uint8Array>
}

const levels = { gzip: [4, 1, 9], zstd: [3, 1, 22], blosc: [5, 1, 9], none: [0, 0, 0] } as const

/**
 * A compression whose every chunk ends with a checksum (CRC-32C).
 *
 * @param level more is smaller and slower. Default 4 (gzip, of 1 to 9), 3 (zstd, of 1 to 22), 5 (blosc, of 1 to 9)
 * @throws ConfigError
 */
export function compression(name: CompressionName, elementSize: number, level?: number): Compression {
  if (!Object.hasOwn(levels, name)) {
    throw new ConfigError(`given the compression ${name}, expected one of ${Object.keys(levels).join(', ')}`)
  }
  const [usual, least, most] = levels[name]
  const chosen = level ?? usual
  if (!Number.isInteger(chosen) || chosen < least || chosen > most) {
    throw new ConfigError(`given level ${level} of ${name}, expected a whole number from ${least} to ${most}`)
  }
  const { codec, encode } = compressor(name, elementSize, chosen)
  return {
    codecs: [...(codec ? [codec] : []), { name: 'crc32c', configuration: {} }],
    async encode(bytes) {
      const packed = await encode(bytes)
      const out = new Uint8Array(packed.length + 4)
      out.set(packed)
      new DataView(out.buffer).setUint32(packed.length, crc32c(packed), true)
      return out
    },
  }
}

type Encode = (bytes: Uint8Array) => Promise<Uint8Array>

const pack = promisify(gzip)

function compressor(name: CompressionName, elementSize: number, level: number): { codec?: Codec; encode: Encode } {
  if (name === 'none') return { encode: async (bytes) => bytes }
  if (name === 'gzip') return { codec: { name, configuration: { level } }, encode: (bytes) => pack(bytes, { level }) }
  if (name === 'zstd') {
    const zstd = Zstd.fromConfig({ id: 'zstd', level })
    return { codec: { name, configuration: { level, checksum: false } }, encode: async (bytes) => zstd.encode(bytes) }
  }
  const blosc = Blosc.fromConfig({ id: 'blosc', cname: 'zstd', clevel: level, shuffle: 1 })
  const configuration = { cname: 'zstd', clevel: level, shuffle: 'shuffle', typesize: elementSize, blocksize: 0 }
  return { codec: { name, configuration }, encode: async (bytes) => blosc.encode(bytes) }
}
