import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of a zip archive, and the lies to tell about it. */
export interface ZipFile {
  name: string
  content: Uint8Array | string
  deflate?: boolean
  /** Name in the entry's own header. */
  localName?: string
  crc?: number
  /** Bytes claimed once unpacked, in both headers. */
  size?: number
  /** Bytes claimed in the archive, in the directory. */
  packed?: number
  /** Where the directory says that it begins. */
  begin?: number
  flags?: number
  method?: number
  /** Unix mode. */
  mode?: number
}

export interface ZipLies {
  entries?: number
  directorySize?: number
  directoryOffset?: number
  /** Put in front, without telling. */
  prefix?: Uint8Array
  comment?: Uint8Array
}

/** A zip archive without 64-bit fields, honest unless told otherwise. */
export function zip(files: readonly ZipFile[], lies: ZipLies = {}): Uint8Array {
  const parts: Buffer[] = [Buffer.from(lies.prefix ?? [])]
  const directory: Buffer[] = []
  let at = parts[0]!.length
  for (const file of files) {
    const content = Buffer.from(file.content)
    const packed = file.deflate ? deflateRawSync(content) : content
    const [name, localName] = [Buffer.from(file.name), Buffer.from(file.localName ?? file.name)]
    const about = (packedSize: number, nameLength: number) => {
      const bytes = Buffer.alloc(26)
      bytes.writeUInt16LE(20, 0)
      bytes.writeUInt16LE(file.flags ?? 0, 2)
      bytes.writeUInt16LE(file.method ?? (file.deflate ? 8 : 0), 4)
      bytes.writeUInt32LE(file.crc ?? crc32(content), 10)
      bytes.writeUInt32LE(packedSize, 14)
      bytes.writeUInt32LE(file.size ?? content.length, 18)
      bytes.writeUInt16LE(nameLength, 22)
      return bytes
    }
    const place = Buffer.alloc(14)
    place.writeUInt32LE(((file.mode ?? 0) * 65536) >>> 0, 6)
    place.writeUInt32LE(file.begin ?? at, 10)
    const listed = about(file.packed ?? packed.length, name.length)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), listed, place, name]))
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about(packed.length, localName.length), localName, packed])
    parts.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const comment = Buffer.from(lies.comment ?? [])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(lies.entries ?? files.length, 8)
  end.writeUInt16LE(lies.entries ?? files.length, 10)
  end.writeUInt32LE(lies.directorySize ?? listed.length, 12)
  end.writeUInt32LE(lies.directoryOffset ?? at, 16)
  end.writeUInt16LE(comment.length, 20)
  return Uint8Array.from(Buffer.concat([...parts, listed, end, comment]))
}

/** A checkpoint of this pickle and these storages. */
export const checkpoint = (pickle: Uint8Array, storages: Record<string, Uint8Array> = {}): Uint8Array =>
  zip([
    { name: 'state/data.pkl', content: pickle },
    ...Object.entries(storages).map(([key, content]) => ({ name: `state/data/${key}`, content })),
    { name: 'state/version', content: '3\n' },
  ])
