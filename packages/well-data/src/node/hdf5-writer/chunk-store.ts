import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { StoredChunk } from './fixed-array'
import { fletcher32 } from './fletcher32'
import { shuffle } from './shuffle'
import type { StagedBytes } from './staged-file'

const compress = promisify(deflate)

/** Compresses chunks on other threads, adds a checksum, and appends them to the file in the order in which they were given. */
export interface ChunkStore {
  /** Resolves as soon as there is room for another one. Rejects with the first error of any of them. */
  add(bytes: Uint8Array, elementSize: number, place: (chunk: StoredChunk) => void): Promise<void>
  /** Waits until all are in the file. */
  drain(): Promise<void>
}

/** Chunks that may wait to be compressed or written. */
const most = 4

export function chunkStore(file: StagedBytes, level: number): ChunkStore {
  const waiting: Promise<void>[] = []
  let last: Promise<void> = Promise.resolve()

  return {
    async add(bytes, elementSize, place) {
      const compressed = compress(shuffle(bytes, elementSize), { level }).then(withChecksum)
      const before = last
      last = (async () => {
        // Both are awaited whatever happens, so that no rejection goes unhandled.
        const [data] = await Promise.all([compressed, before])
        place({ address: file.length, size: data.length })
        await file.append(data)
      })()
      last.catch(() => {})
      waiting.push(last)
      if (waiting.length > most) await waiting.shift()
    },
    async drain() {
      for (const chunk of waiting.splice(0)) await chunk
    },
  }
}

function withChecksum(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 4)
  out.set(data)
  new DataView(out.buffer).setUint32(data.length, fletcher32(data), true)
  return out
}
