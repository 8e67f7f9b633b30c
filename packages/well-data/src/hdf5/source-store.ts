import { NotFoundError } from '../errors'
import type { ByteSource } from '../source/byte-source'
import { checkSource } from './check-source'
import type { FileStore } from './file-store'
import type { Hdf5 } from './library'
import { openHandle } from './library'
import { sourceLibrary } from './source-library'

/** What the library's file system shows of a file; ours reads from a source. */
interface VirtualFile {
  usedBytes: number
  stream_ops: object
}

let stores = 0

/**
 * Files that are read through byte sources, under the sources' names. The library sees ordinary files, and each of its
 * reads becomes one of the source: metadata cost a few hundred bytes, a hyperslab its chunks.
 */
export async function sourceStore(sources: readonly ByteSource[]): Promise<FileStore> {
  const library = await sourceLibrary()
  const folder = `/sources-${stores++}`
  const { FS } = await library.h5wasm.ready
  FS.mkdir(folder)
  const places = new Map<string, { source: ByteSource; path: string }>()
  const find = (name: string) => {
    const place = places.get(name)
    if (!place) throw new NotFoundError(`${name}: no such file`)
    return place
  }
  for (const [i, source] of sources.entries()) {
    const path = `${folder}/${i}`
    FS.writeFile(path, new Uint8Array(0))
    const node = FS.lookupPath(path, {}).node as unknown as VirtualFile
    node.usedBytes = source.size
    node.stream_ops = { ...node.stream_ops, read: reader(library, source, FS as unknown as Errors) }
    places.set(source.name, { source, path })
  }
  return {
    library,
    check(name) {
      const { source } = find(name)
      checkSource(source)
      return source.size
    },
    open: (name) => openHandle(library, find(name).path),
    close() {
      for (const { source, path } of places.values()) {
        if (!library.dead) FS.unlink(path)
        source.close()
      }
      places.clear()
      if (!library.dead) FS.rmdir(folder)
    },
  }
}

interface Errors {
  ErrnoError: new (errno: number) => Error
}

/** The read operation of an emscripten stream. What the source throws waits in `library`, which hears of an I/O error. */
function reader(library: Hdf5, source: ByteSource, { ErrnoError }: Errors) {
  return (_: unknown, buffer: Uint8Array, offset: number, length: number, position: number): number => {
    const count = Math.max(0, Math.min(length, source.size - position))
    if (count === 0) return 0
    try {
      buffer.set(source.read(position, count), offset)
      return count
    } catch (error) {
      library.sourceError ??= error
      throw new ErrnoError(ioError)
    }
  }
}

/** EIO, in the numbering of WASI. */
const ioError = 29
