import { parentPort, workerData } from 'node:worker_threads'
import { isLolaError } from '@lola-ts/tensor-core/errors'
import type { FileStore } from '../hdf5/file-store'
import { diskStore } from './disk-store'
import { type FileReader, fileReader } from './file-reader'
import type { FileMetadata } from './metadata-of'
import type { ReadAnswer, ReadRequest } from './read-request'

// Reads the windows that it is sent, one request after the other.
let store: FileStore | undefined
let reader: FileReader | undefined

async function readWindows({ windows, count, stride, size }: ReadRequest): Promise<Float32Array<ArrayBuffer>> {
  if (!store || !reader || store.library.dead) {
    store = await diskStore()
    reader = fileReader(store, workerData as FileMetadata[])
  }
  const snapshots = new Float32Array(windows.length * size)
  for (const [i, { file, trajectory, start }] of windows.entries()) {
    reader.read(file, trajectory, { start, count, stride }, snapshots.subarray(i * size, (i + 1) * size))
  }
  return snapshots
}

let queue = Promise.resolve()
parentPort!.on('message', ({ id, request }: { id: number; request: ReadRequest }) => {
  queue = queue.then(async () => {
    try {
      const snapshots = await readWindows(request)
      parentPort!.postMessage({ id, snapshots } satisfies ReadAnswer, [snapshots.buffer])
    } catch (error) {
      if (!isLolaError(error)) throw error
      const { code, message, hint } = error
      parentPort!.postMessage({ id, error: { code, message, ...(hint && { hint }) } } satisfies ReadAnswer)
    }
  })
})
