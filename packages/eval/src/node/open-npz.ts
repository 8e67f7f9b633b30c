import { type FileHandle, open } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { ScoreError } from '../errors'

/** The arrays of an `.npz` file. */
export interface NpzArrays {
  readonly names: readonly string[]
  /** @throws ScoreError for a name that is not there */
  shapeOf(name: string): readonly number[]
  /** `count` values from `first` on, in the order of the file, as float32. Of arrays that are not compressed only these are read. */
  read(name: string, first: number, count: number): Promise<Float32Array>
  close(): Promise<void>
}

interface Entry {
  name: string
  method: number
  packed: number
  size: number
  header: number
}

interface Member {
  entry: Entry
  shape: number[]
  type: string
  /** Of the first value. */
  offset: number
  /** The whole array, where it had to be decompressed. */
  whole: Buffer | null
}

/**
 * Opens what `numpy.savez` or `numpy.savez_compressed` wrote: float32 and float64 arrays in C order. Arrays of `savez` are
 * read in parts, so that they may be larger than memory.
 *
 * @throws ScoreError for another file, a damaged one, or arrays of other types
 */
export async function openNpz(path: string): Promise<NpzArrays> {
  const file = await open(path, 'r').catch((cause) => {
    throw new ScoreError(`${path}: cannot be opened`, { cause, hint: 'Is the path right?' })
  })
  try {
    const entries = await directory(file, path)
    const members = new Map<string, Member>()
    for (const entry of entries) {
      if (entry.name.endsWith('.npy')) members.set(entry.name.slice(0, -4), await member(file, path, entry))
    }
    const find = (name: string) => {
      const found = members.get(name)
      if (found) return found
      throw new ScoreError(`${path}: has no array ${name}`, {
        hint: `It has ${[...members.keys()].join(', ') || 'none'}.`,
      })
    }
    return {
      names: [...members.keys()],
      shapeOf: (name) => find(name).shape,
      async read(name, first, count) {
        const { type, offset, whole, entry } = find(name)
        const width = type === '<f8' ? 8 : 4
        const [from, length] = [offset + first * width, count * width]
        if (from + length > entry.size) throw new ScoreError(`${path}: ${name} is cut off`)
        const bytes = whole
          ? whole.subarray(from, from + length)
          : await at(file, (await dataStart(file, entry)) + from, length, path)
        const own = new Uint8Array(bytes).buffer
        return width === 4 ? new Float32Array(own) : Float32Array.from(new Float64Array(own))
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function at(file: FileHandle, position: number, length: number, path: string): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead !== length) throw new ScoreError(`${path}: cut off`, { hint: 'Copy the file again.' })
  return buffer
}

/** The entries of the zip archive, 64-bit sizes included. */
async function directory(file: FileHandle, path: string): Promise<Entry[]> {
  const { size } = await file.stat()
  const tail = await at(file, Math.max(0, size - 65_557), Math.min(size, 65_557), path)
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new ScoreError(`${path}: not an .npz file, or cut off`, { hint: 'Write it with numpy.savez.' })
  let [count, start] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 16)]
  if (count === 0xffff || start === 0xffffffff) {
    const locator = tail.lastIndexOf(Buffer.from('PK\x06\x07', 'latin1'))
    if (locator < 0) throw new ScoreError(`${path}: damaged zip directory`)
    const wide = await at(file, Number(tail.readBigUInt64LE(locator + 8)), 56, path)
    ;[count, start] = [Number(wide.readBigUInt64LE(32)), Number(wide.readBigUInt64LE(48))]
  }
  if (start > size) throw new ScoreError(`${path}: damaged zip directory`)
  const list = await at(file, start, size - start, path)
  const entries: Entry[] = []
  for (let i = 0, p = 0; i < count; i++) {
    if (p + 46 > list.length || list.readUInt32LE(p) !== 0x02014b50)
      throw new ScoreError(`${path}: damaged zip directory`)
    const [nameLength, extra, comment] = [
      list.readUInt16LE(p + 28),
      list.readUInt16LE(p + 30),
      list.readUInt16LE(p + 32),
    ]
    const entry = {
      name: list.toString('utf8', p + 46, p + 46 + nameLength),
      method: list.readUInt16LE(p + 10),
      packed: list.readUInt32LE(p + 20),
      size: list.readUInt32LE(p + 24),
      header: list.readUInt32LE(p + 42),
    }
    widen(entry, list.subarray(p + 46 + nameLength, p + 46 + nameLength + extra))
    entries.push(entry)
    p += 46 + nameLength + extra + comment
  }
  return entries
}

/** Replaces sizes that do not fit 32 bits by those of the extra field. */
function widen(entry: Entry, extra: Buffer): void {
  for (let p = 0; p + 4 <= extra.length; p += 4 + extra.readUInt16LE(p + 2)) {
    if (extra.readUInt16LE(p) !== 1) continue
    let q = p + 4
    for (const key of ['size', 'packed', 'header'] as const) {
      if (entry[key] !== 0xffffffff) continue
      entry[key] = Number(extra.readBigUInt64LE(q))
      q += 8
    }
  }
}

async function dataStart(file: FileHandle, { header, name }: Entry): Promise<number> {
  const local = await at(file, header, 30, name)
  return header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
}

async function member(file: FileHandle, path: string, entry: Entry): Promise<Member> {
  const what = `${path}: ${entry.name}`
  const start = await dataStart(file, entry)
  if (entry.method !== 0 && entry.method !== 8) throw new ScoreError(`${what}: packed by method ${entry.method}`)
  const whole = entry.method === 8 ? inflate(await at(file, start, entry.packed, path), what) : null
  const head = whole ?? (await at(file, start, Math.min(entry.size, 4096), path))
  if (head.length < 12 || head.toString('latin1', 0, 6) !== '\x93NUMPY')
    throw new ScoreError(`${what}: not an .npy array`)
  const wide = head[6]! >= 2
  const length = wide ? head.readUInt32LE(8) : head.readUInt16LE(8)
  const offset = (wide ? 12 : 10) + length
  const text = head.toString('latin1', wide ? 12 : 10, offset)
  const type = /'descr': *'([^']*)'/.exec(text)?.[1] ?? ''
  const shape = /'shape': *\(([^)]*)\)/
    .exec(text)?.[1]
    ?.split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  if (!shape || shape.some((n) => !Number.isInteger(n)) || /'fortran_order': *True/.test(text)) {
    throw new ScoreError(`${what}: expected an array in C order`, { hint: 'numpy.ascontiguousarray makes one.' })
  }
  if (type !== '<f4' && type !== '<f8') {
    throw new ScoreError(`${what}: values of type ${type || 'unknown'}, expected float32 or float64`)
  }
  return { entry, shape, type, offset, whole }
}

function inflate(bytes: Buffer, what: string): Buffer {
  try {
    return inflateRawSync(bytes)
  } catch (cause) {
    throw new ScoreError(`${what}: damaged`, { cause })
  }
}
