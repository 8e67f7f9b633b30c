import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** How a server of the tests behaves; every field may be changed while it runs. */
export interface HubBehaviour {
  /** Whether ranges are served. */
  ranges: boolean
  /** Bytes after which the next answers are cut, one entry an answer; 0 cuts before the first byte. */
  cuts: number[]
  /** Milliseconds between pieces of 16 KiB. */
  pause: number
  /** So many of the next answers are 503 with an error page. */
  busy: number
  /** Whether files are redirected to another path first, as the hub does. */
  redirect: boolean
  /** Whether answers name their version; `weak` with a weak tag. */
  etag: boolean | 'weak'
  /** Headers to add to answers of files. */
  headers: Record<string, string>
  /** Bytes that the answers claim to have beyond what they have. */
  lie: number
  /** Status of HEAD requests, where it is not that of GET. */
  head: number | null
  /** What a web page with status 200 says in place of files. */
  page: string | null
  /** Called before each piece that is sent. */
  onPiece: ((path: string, sent: number) => void) | null
}

export interface HubRequest {
  method: string
  path: string
  range: string | null
  status: number
  /** Bytes of the body that were sent. */
  sent: number
  authorization: string | null
}

/** A server with files that plays the Hugging Face hub and a plain web server at once. */
export interface Hub extends HubBehaviour {
  readonly url: string
  /** Path in the repository -> content. */
  readonly files: Map<string, Uint8Array>
  /** What the listing says, where it is not the truth. */
  readonly listed: Map<string, { size?: number; sha256?: string }>
  readonly requests: HubRequest[]
  /** Bytes of files that were sent in all. */
  sent(): number
  close(): Promise<void>
}

export const repository = 'polymathic-ai/rayleigh_benard'

const pieceBytes = 2 ** 14

/** Starts the server; whoever starts it closes it. */
export async function openHub(files: Record<string, Uint8Array>): Promise<Hub> {
  const hub = {
    ...{ ranges: true, cuts: [], pause: 0, busy: 0, redirect: false, etag: true, headers: {}, lie: 0 },
    ...{
      head: null,
      page: null,
      onPiece: null,
      files: new Map(Object.entries(files)),
      listed: new Map(),
      requests: [],
    },
  } as unknown as Hub & { url: string }
  const server = createServer((request, response) => {
    answer(hub, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  hub.sent = () => hub.requests.reduce((sum, { sent }) => sum + sent, 0)
  hub.close = () => closed(server)
  return hub
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

async function answer(hub: Hub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, hub.url)
  const record: HubRequest = {
    method: request.method!,
    path: url.pathname,
    range: request.headers.range ?? null,
    status: 200,
    sent: 0,
    authorization: request.headers.authorization ?? null,
  }
  hub.requests.push(record)
  const end = (status: number, body = '', headers: Record<string, string> = {}) => {
    record.status = status
    response.writeHead(status, headers).end(body)
  }
  if (hub.busy > 0) {
    hub.busy--
    return end(503, '<!doctype html><h1>Service Unavailable</h1>', { 'content-type': 'text/html' })
  }
  if (url.pathname.startsWith('/api/')) return listing(hub, url, end)
  const path = decodeURIComponent(url.pathname.replace(/^\/(datasets\/[^/]+\/[^/]+\/resolve\/[^/]+|plain|cdn)\//, ''))
  if (url.pathname.startsWith('/plain/') && (path === '' || path.endsWith('/'))) return folderPage(hub, path, end)
  const bytes = hub.files.get(path)
  if (!bytes) return end(404, '<!doctype html>not found', { 'content-type': 'text/html' })
  if (hub.redirect && !url.pathname.startsWith('/cdn/')) {
    return end(302, '', { location: `/cdn/${path}`, 'x-linked-size': String(bytes.byteLength) })
  }
  if (record.method === 'HEAD' && hub.head !== null) return end(hub.head)
  if (hub.page !== null) return end(200, hub.page, { 'content-type': 'text/html; charset=utf-8' })
  await sendFile(hub, path, bytes, request, response, record)
}

function listing(
  hub: Hub,
  url: URL,
  end: (status: number, body: string, headers?: Record<string, string>) => void,
): void {
  if (!url.pathname.startsWith(`/api/datasets/${repository}/tree/`)) {
    end(404, '{"error":"not found"}')
    return
  }
  const entries = [...hub.files].map(([path, bytes]) => {
    const { size = bytes.byteLength, sha256 = sha256Of(bytes) } = hub.listed.get(path) ?? {}
    return {
      type: 'file',
      oid: 'a1',
      size,
      path,
      ...(path.endsWith('.hdf5') && { lfs: { oid: sha256, size, pointerSize: 134 } }),
    }
  })
  // Two pages, as long lists have them.
  const half = Math.ceil(entries.length / 2)
  const second = url.searchParams.has('cursor')
  const page = second ? entries.slice(half) : [{ type: 'directory', path: 'data', size: 0 }, ...entries.slice(0, half)]
  const next = `<${hub.url}${url.pathname}?recursive=true&cursor=2>; rel="next"`
  end(200, JSON.stringify(page), { 'content-type': 'application/json', ...(!second && { link: next }) })
}

/** What nginx makes of a folder. */
function folderPage(hub: Hub, folder: string, end: (status: number, body: string) => void): void {
  const below = [...hub.files.keys()].filter((path) => path.startsWith(folder))
  const names = new Set(below.map((path) => path.slice(folder.length).replace(/\/.*/, '/')))
  if (names.size === 0) {
    end(404, 'nothing here')
    return
  }
  const links = ['../', '?C=M;O=A', '/elsewhere/x.hdf5', ...names].map((name) => `<a href="${name}">${name}</a>`)
  end(200, `<html><body><h1>Index of /${folder}</h1><pre>${links.join('\n')}</pre></body></html>`)
}

async function sendFile(
  hub: Hub,
  path: string,
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  record: HubRequest,
): Promise<void> {
  const tag = `${hub.etag === 'weak' ? 'W/' : ''}"${sha256Of(bytes).slice(0, 16)}"`
  const ifRange = request.headers['if-range']
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const partial = hub.ranges && range && (ifRange === undefined || ifRange === tag)
  const start = partial ? Number(range[1]) : 0
  const stop = partial && range[2] !== '' ? Math.min(Number(range[2]) + 1, bytes.byteLength) : bytes.byteLength
  if (start > stop) {
    record.status = 416
    response.writeHead(416).end()
    return
  }
  record.status = partial ? 206 : 200
  response.writeHead(record.status, {
    'content-type': 'application/octet-stream',
    'content-length': stop - start + hub.lie,
    ...(hub.ranges && { 'accept-ranges': 'bytes' }),
    ...(partial && { 'content-range': `bytes ${start}-${stop - 1}/${bytes.byteLength + hub.lie}` }),
    ...(hub.etag && { etag: tag }),
    ...hub.headers,
  })
  if (record.method === 'HEAD') {
    response.end()
    return
  }
  const cut = hub.cuts.shift() ?? Number.POSITIVE_INFINITY
  response.flushHeaders()
  for (let at = start; at < stop && !response.destroyed; ) {
    hub.onPiece?.(path, record.sent)
    const count = Math.min(pieceBytes, stop - at, cut - record.sent)
    if (count > 0) await new Promise((resolve) => response.write(bytes.subarray(at, at + count), resolve))
    record.sent += count
    at += count
    if (record.sent >= cut) {
      await wait(60) // until the other side has what was sent
      response.destroy()
      return
    }
    if (hub.pause > 0) await wait(hub.pause)
  }
  if (hub.lie > 0) response.destroy()
  else response.end()
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
