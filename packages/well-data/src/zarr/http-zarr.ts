import { FetchStore } from 'zarrita'
import { RemoteError } from '../errors'
import { type HttpOptions, refusal, retrying } from '../source/http'
import type { SyncTransport } from '../source/http-source'
import type { SyncZarrStore, ZarrStore } from './zarr-store'

/** Whether an address is that of a zarr group, by its name. */
export function isZarrAddress(address: string): boolean {
  return /^https?:\/\/[^?#]+\.zarr\/?([?#]|$)/i.test(address)
}

/** A zarr group behind an address. */
export function httpZarr(address: string, options: HttpOptions = {}): ZarrStore {
  const { headers = {}, signal } = options
  const store = new FetchStore(address, { fetch: fetched, overrides: { headers } })
  return {
    name: address,
    get: (key) => retrying(options, () => store.get(`/${key}`, signal ? { signal } : {})),
  }
}

async function fetched(request: Request): Promise<Response> {
  const response = await fetch(request).catch((cause: Error) => {
    if (request.signal.aborted) throw request.signal.reason
    throw new RemoteError(`${request.url}: the connection failed (${cause.message})`, { temporary: true, cause })
  })
  if (response.status >= 400 && response.status !== 404) throw refusal(request.url, response)
  return response
}

/** The same for readers that wait for their bytes. */
export function syncHttpZarr(
  address: string,
  transport: SyncTransport,
  { headers = {}, attempts = 6, retrySeconds = 1 }: HttpOptions = {},
): SyncZarrStore {
  const base = new URL(address)
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  return {
    name: address,
    get(key, limit) {
      const place = new URL(key, base)
      place.search = base.search
      for (let attempt = 1; ; attempt++) {
        try {
          const { status, statusText, headers: got, body } = transport.get(place.href, headers, limit)
          if (status === 404) return undefined
          if (status === 200) return body
          throw refusal(place.href, { status, statusText, headers: got })
        } catch (error) {
          if (!(error instanceof RemoteError) || !error.temporary || attempt >= attempts) throw error
          transport.pause(Math.min(30, error.retryAfter ?? retrySeconds * 2 ** (attempt - 1)))
        }
      }
    },
  }
}
