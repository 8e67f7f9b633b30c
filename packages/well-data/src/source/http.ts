import { isLolaError } from '@lola-ts/tensor-core/errors'
import { RemoteError } from '../errors'

/** How patient and how polite requests are. */
export interface HttpOptions {
  /** Sent with every request, such as `Authorization`; not to other hosts that a server redirects to. */
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Seconds without a byte after which a connection counts as lost. Default 30. */
  stallSeconds?: number
  /** Attempts in a row that may fail without a single byte gained. Default 6. */
  attempts?: number
  /** Seconds before the second attempt; doubles with each, up to 30. Default 1. */
  retrySeconds?: number
}

/** An answer whose body is still to be read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body piece by piece. @throws RemoteError where the connection is lost or stalls */
  body(): AsyncGenerator<Uint8Array>
  /** Ends the connection without reading the body. */
  cancel(): void
}

/**
 * One request. Answers of any status below 400 are given; bodies come as stored, never unpacked.
 *
 * @throws RemoteError; the signal's reason when it is aborted
 */
export async function request(
  url: string,
  { headers = {}, signal, stallSeconds = 30 }: HttpOptions,
  { method = 'GET', redirect = 'follow' }: { method?: 'GET' | 'HEAD'; redirect?: 'follow' | 'manual' } = {},
): Promise<Answer> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const stop = () => controller.abort()
  signal?.addEventListener('abort', stop, { once: true })
  let timer = setTimeout(stop, stallSeconds * 1000)
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(stop, stallSeconds * 1000)
  }
  const release = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
  const lost = (cause: unknown): unknown => {
    release()
    if (signal?.aborted) return signal.reason
    return controller.signal.aborted
      ? new RemoteError(`${url}: no answer for ${stallSeconds} s`, { temporary: true, hint: later, cause })
      : new RemoteError(`${url}: ${reasonOf(cause)}`, { temporary: true, hint: later, cause })
  }

  let response: Response
  try {
    response = await fetch(url, {
      method,
      redirect,
      signal: controller.signal,
      headers: { 'accept-encoding': 'identity', ...headers },
    })
  } catch (cause) {
    throw lost(cause)
  }
  const cancel = () => {
    release()
    controller.abort()
  }
  if (response.status >= 400) {
    cancel()
    throw refusal(url, response)
  }
  const encoding = response.headers.get('content-encoding')
  if (method === 'GET' && encoding !== null && encoding !== 'identity') {
    cancel()
    throw new RemoteError(`${url}: the server sends it as ${encoding}, though asked not to`, {
      hint: 'Parts of such a file cannot be told apart. Ask the server to send .hdf5 files as they are.',
    })
  }
  return {
    status: response.status,
    headers: response.headers,
    cancel,
    async *body() {
      try {
        for await (const piece of piecesOf(response)) {
          alive()
          yield piece
          alive()
        }
        release()
      } catch (cause) {
        throw lost(cause)
      } finally {
        cancel()
      }
    },
  }
}

async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  // Not every browser iterates over streams.
  const reader = body?.getReader()
  for (;;) {
    const next = await reader?.read()
    if (!next || next.done) return
    yield next.value
  }
}

/** The whole body as text. @throws RemoteError, also for more than 64 MiB */
export async function requestText(url: string, options: HttpOptions): Promise<{ text: string; headers: Headers }> {
  return retrying(options, async () => {
    const answer = await request(url, options)
    const decoder = new TextDecoder()
    let text = ''
    for await (const piece of answer.body()) {
      text += decoder.decode(piece, { stream: true })
      if (text.length > 2 ** 26) throw new RemoteError(`${url}: more than 64 MiB, expected a listing`)
    }
    return { text: text + decoder.decode(), headers: answer.headers }
  })
}

/**
 * Calls until it succeeds: again after errors that pass, with growing pauses, at most `attempts` times in a row.
 *
 * @param call is told how to say that it got somewhere, which makes the next attempt a first one
 */
export async function retrying<T>(
  { attempts = 6, retrySeconds = 1, signal }: HttpOptions,
  call: (progress: () => void) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(() => {
        attempt = 0
      })
    } catch (error) {
      if (!isLolaError(error, 'REMOTE') || !(error as RemoteError).temporary || attempt >= attempts) throw error
      const asked = (error as RemoteError).retryAfter
      const pause = Math.min(30, asked ?? retrySeconds * 2 ** Math.max(0, attempt - 1))
      await wait(pause * 1000, signal)
      signal?.throwIfAborted()
    }
  }
}

/** Ends early when the signal is aborted. */
function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  })
}

const later = 'Run the same command again: it goes on where it stopped.'

/** What a status of 400 or more means. */
export function refusal(
  url: string,
  { status, statusText, headers }: Pick<Response, 'status' | 'statusText' | 'headers'>,
): RemoteError {
  const temporary = status >= 500 || status === 408 || status === 425 || status === 429
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new RemoteError(`${url}: the server answered ${status} ${statusText}`.trimEnd(), {
    temporary,
    status,
    ...(seconds >= 0 && { retryAfter: seconds }),
    hint:
      status === 401 || status === 403
        ? 'Is a token needed (HF_TOKEN), or a licence to be accepted on the page of the dataset?'
        : temporary
          ? later
          : 'Check the address, the name of the dataset and of the split.',
  })
}

/** The system's word for why a connection failed. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
  return `the connection failed (${cause?.code ?? cause?.message ?? message})`
}
