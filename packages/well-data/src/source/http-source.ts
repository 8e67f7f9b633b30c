import { RemoteError } from '../errors'
import type { ByteSource } from './byte-source'
import { type CacheOptions, cachedSource } from './cached-source'
import { type HttpOptions, refusal, request, retrying } from './http'
import type { RemoteVersion } from './remote-version'

/** An answer that has arrived whole. */
export interface SyncAnswer {
  status: number
  statusText: string
  headers: Headers
  body: Uint8Array
}

/** Requests that wait for their answer, as the HDF5 library needs them. */
export interface SyncTransport {
  /**
   * @param limit bytes that the body may have; a longer one is not read
   * @throws RemoteError where no answer comes
   */
  get(url: string, headers: Record<string, string>, limit: number): SyncAnswer
  /** Waits before another attempt, where it can. */
  pause(seconds: number): void
}

export interface RemoteOptions extends Omit<CacheOptions, 'store'>, HttpOptions {}

/**
 * A file behind an address, of which only the parts that are read are fetched, by range requests through a cache of
 * blocks. All of them must be of the version that was there first.
 *
 * @param storeOf where blocks of a version outlive the process
 * @throws RemoteError for servers without ranges
 */
export async function httpSource(
  url: string,
  transport: SyncTransport,
  options: RemoteOptions = {},
  storeOf?: (version: RemoteVersion) => CacheOptions['store'],
): Promise<ByteSource> {
  const { headers = {}, attempts = 6, retrySeconds = 1, blockBytes = 2 ** 16 } = options
  const { version, head } = await firstBytes(url, blockBytes, options)
  const { size } = version

  function fetchRange(offset: number, length: number): Uint8Array {
    for (let attempt = 1; ; attempt++) {
      try {
        const range = { range: `bytes=${offset}-${offset + length - 1}` }
        return bodyOf(url, transport.get(url, { ...headers, ...range }, length), version, offset, length)
      } catch (error) {
        if (!(error instanceof RemoteError) || !error.temporary || attempt >= attempts) throw error
        transport.pause(Math.min(30, error.retryAfter ?? retrySeconds * 2 ** (attempt - 1)))
      }
    }
  }

  const source: ByteSource = {
    name: url,
    size,
    // Opening has brought the first block, where the most wanted metadata is.
    read: (offset, length) =>
      offset + length <= head.byteLength ? head.subarray(offset, offset + length) : fetchRange(offset, length),
    close: () => {},
  }
  const store = storeOf?.(version)
  return cachedSource(source, { ...options, ...(store && { store }) })
}

async function firstBytes(url: string, count: number, options: RemoteOptions) {
  return retrying(options, async () => {
    const answer = await request(url, { ...options, headers: { ...options.headers, range: `bytes=0-${count - 1}` } })
    try {
      if (/^text\/html/i.test(answer.headers.get('content-type') ?? '')) {
        throw new RemoteError(`${url}: the server sent a web page instead of a file`, {
          hint: 'Open it in a browser to see it.',
        })
      }
      const size = sizeOf(answer) ?? (await sizeByHead(url, options))
      if (answer.status !== 206 || size === null) {
        throw new RemoteError(`${url}: the server does not serve parts of files`, {
          hint: 'Download it instead: lola data download. In a browser, the server may also hide it (Access-Control-Expose-Headers).',
        })
      }
      const head = new Uint8Array(Math.min(size, count))
      let at = 0
      for await (const piece of answer.body()) {
        head.set(piece.subarray(0, head.byteLength - at), at)
        at = Math.min(head.byteLength, at + piece.byteLength)
      }
      if (at < head.byteLength) throw new RemoteError(`${url}: the connection ended early`, { temporary: true })
      const version: RemoteVersion = {
        url,
        size,
        etag: answer.headers.get('etag'),
        modified: answer.headers.get('last-modified'),
      }
      return { version, head }
    } finally {
      answer.cancel()
    }
  })
}

const sizeOf = ({ headers }: { headers: Headers }): number | null => {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]
  return total === undefined ? null : Number(total)
}

/** For browsers, which hide `Content-Range` of other origins unless the server exposes it. */
async function sizeByHead(url: string, options: RemoteOptions): Promise<number | null> {
  const answer = await request(url, options, { method: 'HEAD' })
  answer.cancel()
  const length = answer.headers.get('content-length')
  return length === null ? null : Number(length)
}

/** @throws RemoteError unless the answer holds exactly the bytes that were asked for, of the same version */
function bodyOf(url: string, answer: SyncAnswer, version: RemoteVersion, offset: number, length: number): Uint8Array {
  if (answer.status >= 400) throw refusal(url, answer)
  const { headers, body, status } = answer
  const etag = headers.get('etag')
  const modified = headers.get('last-modified')
  const size = sizeOf(answer) ?? version.size
  if (
    size !== version.size ||
    (etag ?? version.etag) !== version.etag ||
    (modified ?? version.modified) !== version.modified
  ) {
    throw new RemoteError(`${url}: was replaced on the server while it was read`, { hint: 'Open it again.' })
  }
  const range = headers.get('content-range')
  if (status !== 206 || (range !== null && !range.startsWith(`bytes ${offset}-${offset + length - 1}/`))) {
    throw new RemoteError(`${url}: asked for ${length} bytes from ${offset} on, got ${range ?? `status ${status}`}`)
  }
  if (body.byteLength !== length) {
    throw new RemoteError(`${url}: got ${body.byteLength} of ${length} bytes`, { temporary: true })
  }
  return body
}
