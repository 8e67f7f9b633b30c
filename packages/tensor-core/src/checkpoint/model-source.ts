import { CheckpointError } from '../errors'

/** Where a model's files come from: a folder on disk (`folder` of `@lola-ts/tensor-core/node`) or behind a URL. */
export interface ModelSource {
  /** The path or URL, for messages. */
  readonly name: string
  /**
   * The whole content of one file.
   *
   * @throws {CheckpointError} when it does not exist or cannot be read
   */
  read(file: string): Promise<Uint8Array>
  /** The folder at a relative path, such as `../autoencoder`. */
  child?(path: string): ModelSource
}

/**
 * A model folder behind a URL, absolute or relative to the page.
 *
 * ```ts
 * const { config, weights } = await loadModel(httpFolder('models/rb-mini/diffusion'))
 * ```
 */
export function httpFolder(url: string): ModelSource {
  const page = (globalThis as { location?: { href: string } }).location?.href
  const text = url.endsWith('/') ? url : `${url}/`
  if (!URL.canParse(text, page))
    throw new CheckpointError(`${url}: not a URL`, {
      hint: 'Outside of a browser it must start with https://; a folder on disk is opened by folder().',
    })
  const base = new URL(text, page)

  return {
    name: base.href.replace(/\/$/, ''),
    read: (file) => download(new URL(file, base).href),
    child: (path) => httpFolder(new URL(path, base).href),
  }
}

async function download(url: string): Promise<Uint8Array> {
  let bytes: Uint8Array
  let response: Response
  try {
    response = await fetch(url)
    bytes = new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    throw new CheckpointError(`${url}: could not be downloaded`, {
      hint: 'Is the server reachable? From another origin it must also allow this page (CORS).',
      cause: error,
    })
  }
  if (!response.ok) {
    throw new CheckpointError(`${url}: the server answered ${response.status} ${response.statusText}`.trimEnd(), {
      hint: 'A model folder holds config.json and model.safetensors. Does the URL name that folder?',
    })
  }
  if (isHtml(response, bytes)) {
    throw new CheckpointError(`${url}: the server sent a web page instead of the file`, {
      hint: 'Servers of single-page applications do so for files that do not exist. Check the URL.',
    })
  }
  return bytes
}

function isHtml(response: Response, bytes: Uint8Array): boolean {
  if (response.headers.get('content-type')?.startsWith('text/html')) return true
  return /^\s*<(!doctype|html)/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64)))
}
