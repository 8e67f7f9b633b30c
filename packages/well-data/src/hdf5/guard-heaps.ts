/** The part of Emscripten's file system that the HDF5 library reads through. */
export interface ReadsFiles {
  read(stream: { position: number }, buffer: ArrayBufferView, offset: number, length: number, position?: number): number
}

const signature = Uint8Array.of(0x47, 0x43, 0x4f, 0x4c)
const objectHeader = 16
const sizes = { least: 4096, most: 2 ** 30 }

/**
 * Makes the HDF5 library refuse a damaged heap of strings. It would go round for ever at a free space of no size, and
 * heaps have no checksum. What it reads is looked through for heaps; a damaged one loses its signature on the way.
 *
 * Source: HDF5 File Format Specification 3.0, section III.E.
 *
 * @param files changed: its `read` is replaced
 */
export function guardHeaps(files: ReadsFiles): void {
  const read = files.read.bind(files)
  files.read = (stream, buffer, offset, length, position) => {
    const start = position ?? stream.position
    const count = read(stream, buffer, offset, length, position)
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, count)
    for (const at of heapsIn(bytes)) {
      if (start + at < 0) continue
      const first = (size: number) => {
        if (at >= 0 && at + size <= count) return bytes.subarray(at, at + size)
        const own = new Uint8Array(size)
        return own.subarray(0, read(stream, own, 0, size, start + at))
      }
      if (isDamaged(first)) bytes.fill(0, Math.max(0, at), at + signature.length)
    }
    return count
  }
}

/** Where heaps may begin: also up to three bytes before these, which the library has read earlier. */
function heapsIn(bytes: Uint8Array): number[] {
  const found: number[] = []
  for (let cut = 1; cut < signature.length; cut++) {
    if (signature.subarray(cut).every((byte, i) => bytes[i] === byte)) found.push(-cut)
  }
  for (let at = indexOfSignature(bytes, 0); at >= 0; at = indexOfSignature(bytes, at + 1)) found.push(at)
  return found
}

/** Node searches ten times as fast as JavaScript does, and all data pass here. */
const nodeBuffer = (globalThis as { Buffer?: { prototype: { indexOf: typeof Buffer.prototype.indexOf } } }).Buffer

function indexOfSignature(bytes: Uint8Array, from: number): number {
  if (nodeBuffer) return nodeBuffer.prototype.indexOf.call(bytes, signature, from)
  for (let at = bytes.indexOf(signature[0]!, from); at >= 0; at = bytes.indexOf(signature[0]!, at + 1)) {
    if (signature.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return -1
}

/** @param bytes gives the first bytes of the heap, as many as it is asked for, fewer at the end of the file */
function isDamaged(bytes: (size: number) => Uint8Array): boolean {
  const head = bytes(objectHeader)
  // Four letters among numbers are no heap.
  const version = [1, 0, 0, 0]
  if (head.length < objectHeader || ![...signature, ...version].every((byte, i) => head[i] === byte)) return false
  const size = sizeAt(head, 8)
  if (size < sizes.least || size > sizes.most) return true
  const heap = bytes(size)
  if (heap.length < size) return true
  for (let at = objectHeader; size - at >= objectHeader; ) {
    const index = heap[at]! + 256 * heap[at + 1]!
    const given = sizeAt(heap, at + 8)
    // Free space, of index 0, counts its own header.
    const need = index === 0 ? given : objectHeader + 8 * Math.ceil(given / 8)
    if (need < objectHeader || at + need > size) return true
    at += need
  }
  return false
}

function sizeAt(bytes: Uint8Array, at: number): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at, true))
}
