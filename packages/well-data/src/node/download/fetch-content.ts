import { setMaxListeners } from 'node:events'
import { isLolaError } from '@lola-ts/tensor-core/errors'
import { RemoteError } from '../../errors'
import { type Answer, type HttpOptions, request, retrying } from '../../source/http'
import { type Interval, intervals } from './intervals'
import type { PartFile, Version } from './part-file'
import { type RemoteFile, wholeNumber } from './remote-file'

/** A file that is no longer the one whose first bytes we have. */
class ChangedError extends RemoteError {}

export interface FetchOptions extends HttpOptions {
  /** Connections for this file. */
  connections: number
  /** Bytes of one request at most. */
  pieceBytes: number
  /** Runs a request when there is a connection for it. */
  slot: <T>(call: () => Promise<T>) => Promise<T>
  /** Told of every bytes written, and of those given up (negative). */
  onBytes?: (count: number) => void
}

/** Milliseconds and bytes between two notes in the journal. */
const saveEvery = { milliseconds: 2000, bytes: 2 ** 26 }

/**
 * Fetches the bytes that a part lacks, over several connections where the server serves ranges. What arrives is kept,
 * whatever happens: a lost connection goes on at the next byte.
 *
 * @throws RemoteError, ChangedError, WriteError; the signal's reason when it is aborted
 */
export async function fetchContent(file: RemoteFile, part: PartFile, options: FetchOptions): Promise<void> {
  const { connections, pieceBytes, slot, onBytes, signal } = options
  const ended = new AbortController()
  const http: HttpOptions = { ...options, signal: signal ? AbortSignal.any([signal, ended.signal]) : ended.signal }
  const claimed = new Set<Interval>()
  setMaxListeners(0, http.signal!)
  let ranges: boolean | undefined // unknown before the first answer
  let plain = false // whether only an answer in one piece can be trusted
  let best = part.done.total()
  let unsaved = 0
  let savedAt = Date.now()

  const sizeNow = () => part.version?.size ?? file.size ?? null

  /** The next bytes to ask for; to the end of the file if nobody knows where that is. */
  function claim(): [start: number, end: number | null] | null {
    const size = sizeNow()
    if (size === null) return claimed.size > 0 ? null : [0, null]
    const taken = intervals(part.done.list())
    for (const [start, end] of claimed) taken.add(start, end)
    const [gap] = taken.missing(size)
    return gap ? [gap[0], ranges === false ? gap[1] : Math.min(gap[1], gap[0] + pieceBytes)] : null
  }

  async function fetchPiece([start, end]: [number, number | null], progress: () => void): Promise<void> {
    const claim: Interval = [start, end ?? Number.MAX_SAFE_INTEGER]
    claimed.add(claim)
    try {
      const answer = await request(file.url, {
        ...http,
        headers: { ...http.headers, ...(!plain && rangeHeaders(part, start, end)) },
      })
      try {
        await receive(answer, claim, end, progress)
      } finally {
        answer.cancel()
      }
    } catch (error) {
      // 416: shorter than what we have of it.
      if (error instanceof RemoteError && error.status === 416 && part.version) throw changed(file)
      throw error
    } finally {
      claimed.delete(claim)
    }
  }

  async function receive(answer: Answer, claim: Interval, end: number | null, progress: () => void): Promise<void> {
    const partial = answer.status === 206
    const found = versionOf(file, answer)
    if (!partial && ranges === true) {
      if (part.version && differs(part.version, found)) throw changed(file)
      throw new RemoteError(`${file.url}: asked for a part, got the whole`, { temporary: true })
    }
    if (part.version && differs(part.version, found)) throw changed(file)
    if (file.size !== undefined && found.size !== null && found.size !== file.size) {
      throw new ChangedError(`${file.url}: has ${found.size} bytes, expected ${file.size}`, {
        hint: 'The listing and the server disagree. The file may be replaced right now: try again later.',
      })
    }
    refuseWebPage(file, answer)
    if (partial && (found.etag ?? found.modified) === null && file.sha256 === undefined) {
      // Nothing would tell two versions apart, so parts of several answers are not put together.
      plain = true
      throw new RemoteError(`${file.url}: the server names no version`, { temporary: true, retryAfter: 0 })
    }
    let at = claim[0]
    if (partial) {
      const given = wholeNumber(/^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '')?.[1] ?? null)
      if (given !== at) throw new RemoteError(`${file.url}: asked for bytes from ${at} on, got those from ${given}`)
    } else {
      // The whole file, from its first byte: what is there already comes again.
      onBytes?.(-part.done.total())
      part.done.clear()
      at = claim[0] = 0
      end = found.size
    }
    ranges ??= partial
    part.version ??= { ...found, size: found.size ?? file.size ?? null }
    const stop = end ?? found.size ?? Number.POSITIVE_INFINITY
    for await (const piece of answer.body()) {
      const bytes = piece.subarray(0, Math.min(piece.byteLength, stop - at))
      await part.write(at, bytes)
      at += bytes.byteLength
      unsaved += bytes.byteLength
      onBytes?.(bytes.byteLength)
      if (part.done.total() > best) {
        best = part.done.total()
        progress()
      }
      if (unsaved > saveEvery.bytes || Date.now() - savedAt > saveEvery.milliseconds) {
        unsaved = 0
        savedAt = Date.now()
        await part.save()
      }
      if (piece.byteLength > bytes.byteLength) {
        if (!partial) throw new RemoteError(`${file.url}: sent more than its ${stop} bytes`)
        break
      }
    }
    if (stop !== Number.POSITIVE_INFINITY && at < stop) {
      throw new RemoteError(`${file.url}: the connection ended after ${at} of ${stop} bytes`, { temporary: true })
    }
    if (sizeNow() === null) part.version.size = at
  }

  async function connection(): Promise<void> {
    await retrying(http, async (progress) => {
      for (;;) {
        const more = await slot(async () => {
          const next = claim()
          if (next) await fetchPiece(next, progress)
          return next !== null
        })
        if (!more) return
      }
    })
  }

  if (sizeNow() === 0) return
  try {
    // The first answer says whether the server has ranges and which version it has; then the others may start.
    await retrying(http, async (progress) => {
      const next = claim()
      if (next) await slot(() => fetchPiece(next, progress))
    })
    const others = Array.from({ length: ranges === false ? 1 : connections }, connection)
    await Promise.all(others)
  } finally {
    ended.abort()
    await part.save()
  }
}

function rangeHeaders({ version }: PartFile, start: number, end: number | null): Record<string, string> {
  const strong =
    version?.etag && !version.etag.startsWith('W/') ? version.etag : version?.etag ? null : version?.modified
  return { range: `bytes=${start}-${end === null ? '' : end - 1}`, ...(strong && { 'if-range': strong }) }
}

function versionOf(file: RemoteFile, { status, headers }: Answer): Version {
  if (status !== 200 && status !== 206) throw new RemoteError(`${file.url}: the server answered ${status}`)
  const total =
    status === 206 ? /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] : headers.get('content-length')
  return {
    size: wholeNumber(total ?? null) ?? null,
    etag: headers.get('etag'),
    modified: headers.get('last-modified'),
  }
}

function differs(a: Version, b: Version): boolean {
  if (a.size !== null && b.size !== null && a.size !== b.size) return true
  return a.etag !== null || b.etag !== null ? a.etag !== b.etag : a.modified !== b.modified
}

function changed({ url }: RemoteFile): ChangedError {
  return new ChangedError(`${url}: was replaced on the server while it was downloaded`, {
    hint: 'Wait until whoever publishes it is done, then run the same command again.',
  })
}

/** An error page that comes as a success. */
function refuseWebPage({ url, path }: RemoteFile, { headers }: Answer): void {
  if (!/^text\/html/i.test(headers.get('content-type') ?? '')) return
  throw new RemoteError(`${url}: the server sent a web page instead of ${path}`, {
    hint: 'A log-in page, a proxy or an error page. Open the address in a browser to see it.',
  })
}

/** Whether the file was replaced in mid-download. */
export const isChanged = (error: unknown): boolean => isLolaError(error) && error instanceof ChangedError
