import type { ByteSource } from './byte-source'

/** Where blocks of one file outlive the process. */
export interface BlockStore {
  get(block: number): Uint8Array | undefined
  set(block: number, bytes: Uint8Array): void
}

export interface CacheOptions {
  /** Bytes of a block, the least that is fetched. Default 2^16. */
  blockBytes?: number
  /** Bytes of blocks that are kept in memory for each file, those used last. Default 2^26. */
  memoryBytes?: number
  /** Looked at before the source, and told of all that was fetched. */
  store?: BlockStore
}

/**
 * Reads a slow source by blocks, and keeps them. Blocks side by side that are missing are one read of the source, so
 * that a chunk of a dataset costs one request and at most two blocks more than its own bytes.
 */
export function cachedSource(source: ByteSource, options: CacheOptions = {}): ByteSource {
  const { blockBytes = 2 ** 16, memoryBytes = 2 ** 26, store } = options
  const { size } = source
  const kept = new Map<number, Uint8Array>()
  const most = Math.max(1, Math.floor(memoryBytes / blockBytes))

  function known(block: number): Uint8Array | undefined {
    const bytes = kept.get(block) ?? store?.get(block)
    if (bytes) keep(block, bytes)
    return bytes
  }

  function keep(block: number, bytes: Uint8Array): void {
    kept.delete(block)
    kept.set(block, bytes)
    if (kept.size > most) kept.delete(kept.keys().next().value!)
  }

  return {
    name: source.name,
    size,
    read(offset, length) {
      const out = new Uint8Array(length)
      const first = Math.floor(offset / blockBytes)
      const last = Math.floor((offset + length - 1) / blockBytes)
      const place = (block: number, bytes: Uint8Array) => {
        const at = block * blockBytes
        const from = Math.max(0, offset - at)
        out.set(bytes.subarray(from, Math.min(bytes.byteLength, offset + length - at)), at + from - offset)
      }
      for (let block = first; block <= last; block++) {
        const bytes = known(block)
        if (bytes) {
          place(block, bytes)
          continue
        }
        let next = block + 1
        let ahead: Uint8Array | undefined
        while (next <= last && !(ahead = known(next))) next++
        const run = source.read(block * blockBytes, Math.min(size, next * blockBytes) - block * blockBytes)
        for (let i = block; i < next; i++) {
          const one = run.slice((i - block) * blockBytes, (i - block + 1) * blockBytes)
          place(i, one)
          keep(i, one)
          store?.set(i, one)
        }
        if (ahead) place(next, ahead)
        block = ahead ? next : next - 1
      }
      return out
    },
    close() {
      kept.clear()
      source.close()
    },
  }
}
