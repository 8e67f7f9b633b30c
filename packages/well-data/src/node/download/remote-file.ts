import { RemoteError } from '../../errors'
import { type HttpOptions, request, retrying } from '../../source/http'

/** A file of a dataset on a server. */
export interface RemoteFile {
  url: string
  /** Where it stands in the dataset's folder: `data/train/a.hdf5`. */
  path: string
  /** Bytes; undefined if the server does not say. */
  size?: number
  /** Lower-case hexadecimal SHA-256, where the server gives one. */
  sha256?: string
}

/**
 * Asks a server for what it knows about a file, without its content: size, and SHA-256 in `X-Linked-ETag` (the hub),
 * `Repr-Digest` or `Digest` (RFC 9530, RFC 3230).
 *
 * @throws RemoteError
 */
export async function describeRemote(file: RemoteFile, options: HttpOptions): Promise<RemoteFile> {
  return retrying(options, async () => {
    let { size, sha256 } = file
    let url = file.url
    let { headers } = options
    // The hub says most of it in a redirect, so each answer on the way is looked at.
    for (let hops = 0; hops < 6; hops++) {
      const answer = await request(
        url,
        { ...options, ...(headers && { headers }) },
        { method: 'HEAD', redirect: 'manual' },
      )
      answer.cancel()
      sha256 ??= digestOf(answer.headers)
      const location = answer.status >= 300 ? answer.headers.get('location') : null
      size ??= wholeNumber(answer.headers.get('x-linked-size'))
      if (location === null) {
        size ??= wholeNumber(answer.headers.get('content-length'))
        break
      }
      const next = new URL(location, url)
      if (next.origin !== new URL(url).origin) headers = undefined
      url = next.href
    }
    return { ...file, ...(size !== undefined && { size }), ...(sha256 !== undefined && { sha256 }) }
  }).catch((error) => {
    // Some servers know GET only; the download itself will say what is wrong with others.
    if (error instanceof RemoteError && [403, 405, 501].includes(error.status ?? 0)) return file
    throw error
  })
}

/** SHA-256 of the whole file in the headers of an answer. */
function digestOf(headers: Headers): string | undefined {
  const linked = /^"?([0-9a-f]{64})"?$/.exec(headers.get('x-linked-etag') ?? '')?.[1]
  if (linked) return linked
  const repr = /sha-256=:([A-Za-z0-9+/=]+):/.exec(headers.get('repr-digest') ?? '')?.[1]
  const old = /sha-256=([A-Za-z0-9+/=]+)/i.exec(headers.get('digest') ?? '')?.[1]
  const base64 = repr ?? old
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}

export function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined
}
