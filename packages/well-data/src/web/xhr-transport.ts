import { RemoteError } from '../errors'
import type { SyncAnswer, SyncTransport } from '../source/http-source'

/** Requests of a Worker that waits for the answer. A Worker cannot pause, so attempts follow each other at once. */
export const xhrTransport: SyncTransport = {
  get(url, headers): SyncAnswer {
    const request = new XMLHttpRequest()
    try {
      request.open('GET', url, false)
      request.responseType = 'arraybuffer'
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.send()
    } catch (cause) {
      throw new RemoteError(`${url}: the connection failed (${(cause as Error).message})`, { temporary: true, cause })
    }
    return {
      status: request.status,
      statusText: request.statusText,
      headers: new Headers(
        request
          .getAllResponseHeaders()
          .trim()
          .split(/\r?\n/)
          .map((line): [string, string] => [
            line.slice(0, line.indexOf(':')),
            line.slice(line.indexOf(':') + 1).trim(),
          ]),
      ),
      body: new Uint8Array((request.response as ArrayBuffer | null) ?? new ArrayBuffer(0)),
    }
  },
  pause: () => {},
}
