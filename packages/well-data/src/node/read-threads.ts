import { Worker } from 'node:worker_threads'
import type { LolaError } from '@lola-ts/tensor-core/errors'
import { DataError, NotFoundError, WellFormatError } from '../errors'
import type { FileMetadata } from './metadata-of'
import type { ReadAnswer, ReadThreads } from './read-request'
import { workerScript } from './worker-script'

interface Waiting {
  resolve(snapshots: Float32Array<ArrayBuffer>): void
  reject(error: unknown): void
}

interface Thread {
  worker: Worker
  waiting: Map<number, Waiting>
}

/** Starts `count` threads. They keep the process alive only while something is being read. */
export function readThreads(files: readonly FileMetadata[], count: number): ReadThreads {
  const script = workerScript()
  const threads = Array.from({ length: count }, (): Thread => startThread(script, files))
  let requests = 0
  let closed = false
  return {
    read(request) {
      const thread = threads.reduce((best, one) => (one.waiting.size < best.waiting.size ? one : best))
      const id = requests++
      return new Promise((resolve, reject) => {
        thread.waiting.set(id, { resolve, reject })
        thread.worker.ref()
        thread.worker.postMessage({ id, request })
      })
    },
    get closed() {
      return closed
    },
    close() {
      closed = true
      for (const { worker } of threads) void worker.terminate()
    },
  }
}

function startThread(script: URL, files: readonly FileMetadata[]): Thread {
  const waiting = new Map<number, Waiting>()
  const worker = new Worker(script, { workerData: files })
  worker.unref()
  worker.on('message', (answer: ReadAnswer) => {
    const { resolve, reject } = waiting.get(answer.id)!
    waiting.delete(answer.id)
    if (waiting.size === 0) worker.unref()
    if ('snapshots' in answer) resolve(answer.snapshots)
    else reject(errorOf(answer.error))
  })
  const fail = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a reading thread ended before it was done')))
  return { worker, waiting }
}

/** An error that reading threw in the other thread, as it would have been thrown here. */
function errorOf({ code, message, hint }: { code: string; message: string; hint?: string }): Error {
  const kinds: Record<string, new (message: string, options: { hint?: string }) => LolaError> = {
    DATA: DataError,
    NOT_FOUND: NotFoundError,
    WELL_FORMAT: WellFormatError,
  }
  const Kind = kinds[code]
  return Kind ? new Kind(message, hint === undefined ? {} : { hint }) : new Error(message)
}
