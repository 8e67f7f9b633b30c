import { parentPort, workerData } from 'node:worker_threads'
import { isLolaError } from '@lola-ts/tensor-core/errors'
import { type FileReader, fileReader } from './file-reader'
import { type Hdf5, hdf5 } from './hdf5'
import type { FileMetadata } from './metadata-of'
import type { ReadAnswer, ReadRequest } from './read-request'

// Reads the windows that it is sent, one request after the other.
let library: Hdf5 | undefined
let reader: FileReader | undefined

async function readWindows({ windows, count, stride, size }: ReadRequest): Promise<Float32Array<ArrayBuffer>> {
  if (!library || !reader || library.dead) {
    library = await hdf5()
    reader = fileReader(library, workerData as FileMetadata[])
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
