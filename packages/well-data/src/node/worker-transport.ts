import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { RemoteError } from '../errors'
import type { SyncAnswer, SyncTransport } from '../source/http-source'

interface Order {
  url: string
  headers: Record<string, string>
  limit: number
  stallSeconds: number
}

type Reply = { status: number; statusText: string; headers: [string, string][]; body: Uint8Array } | { failure: string }

/** Places in the shared memory: whether the reply is there, and how many pieces of it have arrived. */
const replied = 0
const heard = 1

/**
 * Requests from a worker thread, for which this thread waits without events. There is one for the whole process, which
 * does not keep it alive.
 *
 * @param stallSeconds seconds without a byte after which a connection counts as lost
 */
export function workerTransport(stallSeconds = 30): SyncTransport {
  return {
    get(url, headers, limit): SyncAnswer {
      const { signals, port } = (current ??= startWorker())
      Atomics.store(signals, replied, 0)
      port.postMessage({ url, headers, limit, stallSeconds } satisfies Order)
      for (let pieces = -1; Atomics.wait(signals, replied, 0, (stallSeconds + 5) * 1000) === 'timed-out'; ) {
        const now = Atomics.load(signals, heard)
        if (now === pieces) {
          current = undefined
          throw new RemoteError(`${url}: no answer for ${stallSeconds} s`, { temporary: true })
        }
        pieces = now
      }
      const reply = receiveMessageOnPort(port)!.message as Reply
      if ('failure' in reply) throw new RemoteError(`${url}: ${reply.failure}`, { temporary: true })
      return { ...reply, headers: new Headers(reply.headers) }
    },
    pause: (seconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000),
  }
}

let current: ReturnType<typeof startWorker> | undefined

function startWorker() {
  const signals = new Int32Array(new SharedArrayBuffer(8))
  const { port1, port2 } = new MessageChannel()
  // As text, it is one file with us in every bundle.
  const worker = new Worker(`(${serve})(require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: { port: port2, signals, replied, heard },
    transferList: [port2],
  })
  worker.unref()
  port1.unref()
  return { signals, port: port1 }
}

/** What runs in the worker; it can use nothing from outside of itself. */
function serve(given: {
  port: import('node:worker_threads').MessagePort
  signals: Int32Array
  replied: number
  heard: number
}) {
  const { port, signals } = given

  async function answer({ url, headers, limit, stallSeconds }: Order): Promise<Reply> {
    const controller = new AbortController()
    let timer = setTimeout(() => controller.abort(), stallSeconds * 1000)
    try {
      const response = await fetch(url, {
        headers: { 'accept-encoding': 'identity', ...headers },
        signal: controller.signal,
      })
      const { status, statusText } = response
      const body = new Uint8Array(limit)
      let size = 0
      if (status === 206 || status === 200) {
        for await (const piece of response.body!) {
          clearTimeout(timer)
          timer = setTimeout(() => controller.abort(), stallSeconds * 1000)
          Atomics.add(signals, given.heard, 1)
          body.set(piece.subarray(0, limit - size), size)
          size = Math.min(limit, size + piece.byteLength)
          // A server that knows no ranges sends all there is.
          if (size === limit) break
        }
      }
      return { status, statusText, headers: [...response.headers], body: body.subarray(0, size) }
    } catch (error) {
      const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
      if (controller.signal.aborted) return { failure: `no answer for ${stallSeconds} s` }
      return { failure: `the connection failed (${cause?.code ?? cause?.message ?? message})` }
    } finally {
      clearTimeout(timer)
      controller.abort()
    }
  }

  port.on('message', async (order: Order) => {
    port.postMessage(await answer(order))
    Atomics.store(signals, given.replied, 1)
    Atomics.notify(signals, given.replied)
  })
}
