import { RemoteError } from '../../errors'
import { type HttpOptions, requestText } from '../../source/http'
import type { RemoteFile } from './remote-file'
import { type HubPlace, hubFile } from './remote-place'

interface TreeEntry {
  type?: unknown
  path?: unknown
  size?: unknown
  lfs?: { oid?: unknown; size?: unknown }
}

/**
 * All files of a dataset's repository on the Hugging Face hub, with sizes, and SHA-256 of large ones.
 *
 * Source: the hub's API, `GET /api/datasets/{repository}/tree/{revision}`, which continues in its `Link` header.
 *
 * @throws RemoteError
 */
export async function listHub(
  { hub, repository, revision, folder }: HubPlace,
  options: HttpOptions,
): Promise<RemoteFile[]> {
  const at = encodeURIComponent(revision)
  const below = folder === '' ? '' : `/${encodePath(folder)}`
  let url: string | undefined = `${hub}/api/datasets/${repository}/tree/${at}${below}?recursive=true`
  const files: RemoteFile[] = []
  for (let pages = 0; url !== undefined; pages++) {
    const page: { text: string; headers: Headers } = await requestText(url, options)
    for (const { type, path, size, lfs } of entriesOf(url, page.text)) {
      if (type !== 'file' || typeof path !== 'string') continue
      const bytes = lfs?.size ?? size
      const sha256 = lfs?.oid
      files.push({
        url: hubFile({ hub, repository, revision }, path),
        path: folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path,
        ...(Number.isSafeInteger(bytes) && { size: bytes as number }),
        ...(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
      })
    }
    const next: string | undefined = /<([^>]+)>\s*;\s*rel="?next"?/.exec(page.headers.get('link') ?? '')?.[1]
    if (pages > 1000) throw new RemoteError(`${url}: the listing does not end`)
    url = next === undefined ? undefined : new URL(next, url).href
  }
  return files
}

function entriesOf(url: string, text: string): TreeEntry[] {
  try {
    const list = JSON.parse(text)
    if (Array.isArray(list)) return list.filter((entry) => typeof entry === 'object' && entry !== null)
  } catch {
    // It is said below.
  }
  throw new RemoteError(`${url}: expected a listing, the server sent something else`, {
    hint: 'Is this a Hugging Face hub (HF_ENDPOINT)? A proxy or log-in page may stand in between.',
  })
}

const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/')
