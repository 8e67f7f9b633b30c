import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { transformWithEsbuild } from 'vite'
import { afterAll } from 'vitest'
import type { HubBehaviour, HubRequest } from '../../../tools/hub/hub'

/** A hub in a thread of its own, for readers that make this one wait. */
export interface HubThread {
  readonly url: string
  set(change: Partial<Omit<HubBehaviour, 'onPiece'>> & { files?: Map<string, Uint8Array> }): Promise<void>
  /** The requests since the last call. */
  requests(): Promise<HubRequest[]>
}

export async function hubThread(files: Record<string, Uint8Array>): Promise<HubThread> {
  const source = new URL('../../../tools/hub/hub.ts', import.meta.url).pathname
  const { code } = await transformWithEsbuild(readFileSync(source, 'utf8'), source, { sourcemap: false })
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code + serve)}`), { workerData: files })
  afterAll(() => worker.terminate())
  const [url] = (await once(worker, 'message')) as [string]
  const ask = async <T>(order: object): Promise<T> => {
    worker.postMessage(order)
    return (await once(worker, 'message'))[0] as T
  }
  return { url, set: (change) => ask(change), requests: () => ask({}) }
}

/** Changes the hub as each message says, and answers with the requests so far. */
const serve = `
import { parentPort, workerData } from 'node:worker_threads'
const hub = await openHub(workerData)
parentPort.on('message', (change) => {
  Object.assign(hub, change)
  parentPort.postMessage(hub.requests.splice(0))
})
parentPort.postMessage(hub.url)
`
