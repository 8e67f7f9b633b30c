import { RemoteError } from '../../errors'
import { type HttpOptions, requestText } from '../../source/http'
import type { RemoteFile } from './remote-file'

/** Folders below each other: `<dataset>/data/<split>/` takes three. */
const maxDepth = 4

/**
 * Finds files through the pages that web servers make of folders: every link that leads deeper into the folder.
 *
 * @param wanted given the path below the folder
 * @throws RemoteError if the folder itself has no page
 */
export async function crawlFolder(
  url: string,
  wanted: (path: string) => boolean,
  options: HttpOptions,
): Promise<RemoteFile[]> {
  const root = new URL(url.endsWith('/') ? url : `${url}/`)
  const seen = new Set<string>([root.href])
  const files: RemoteFile[] = []
  let folders = [root]
  for (let depth = 0; folders.length > 0 && depth < maxDepth; depth++) {
    const below: URL[] = []
    for (const folder of folders) {
      for (const link of await linksIn(folder, depth, options)) {
        if (seen.has(link.href) || link.origin !== root.origin || !link.pathname.startsWith(root.pathname)) continue
        seen.add(link.href)
        const path = decoded(link.pathname.slice(root.pathname.length))
        if (link.pathname.endsWith('/')) below.push(link)
        else if (wanted(path)) files.push({ url: link.href, path })
      }
    }
    folders = below
  }
  return files
}

async function linksIn(folder: URL, depth: number, options: HttpOptions): Promise<URL[]> {
  try {
    const { text } = await requestText(folder.href, options)
    return [...text.matchAll(/<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)/gi)].flatMap(([, href]) => {
      const target = href!.replaceAll('&amp;', '&')
      if (!URL.canParse(target, folder)) return []
      const link = new URL(target, folder)
      link.hash = ''
      return link.search === '' ? [link] : [] // others sort the columns
    })
  } catch (error) {
    if (depth > 0 && error instanceof RemoteError && [403, 404].includes(error.status ?? 0)) return []
    throw error
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
