import { NotFoundError, RemoteError } from '../../errors'
import type { HttpOptions } from '../../source/http'
import type { FileSelection } from '../file-selection'
import { crawlFolder } from './crawl-folder'
import { listHub } from './list-hub'
import type { RemoteFile } from './remote-file'
import { isHdf5, type RemotePlace } from './remote-place'

/**
 * The files of a dataset or split on a server, sorted by path: its HDF5 files and its `stats.yaml`.
 *
 * @throws NotFoundError where nothing is left to get, RemoteError
 */
export async function listRemote(
  place: RemotePlace,
  selection: FileSelection,
  options: HttpOptions,
): Promise<RemoteFile[]> {
  const name = place.kind === 'hub' ? place.repository : place.url
  const all = place.kind === 'hub' ? await listHub(place, options) : await listUrl(place.url, options)
  for (const { path } of all) checkPath(name, path)
  const data = all.filter(({ path }) => isHdf5(path))
  const chosen = data.filter((file) => isChosen(file, selection))
  if (chosen.length === 0) {
    const splits = [...new Set(data.map(({ path }) => path.split('/').at(-2) ?? ''))].filter(Boolean)
    throw new NotFoundError(`${name}: ${data.length} HDF5 files, none of them chosen`, {
      hint:
        data.length === 0
          ? 'Is this a dataset in the layout of The Well, with data/train/*.hdf5? Folders without a listing cannot be read: give the address of each file.'
          : `It has ${splits.join(', ') || 'no splits'}: check split, include and exclude.`,
    })
  }
  const stats = all.filter(({ path }) => path === 'stats.yaml')
  return [...stats, ...chosen].sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function listUrl(url: string, options: HttpOptions): Promise<RemoteFile[]> {
  const { pathname } = new URL(url)
  if (isHdf5(pathname)) return [{ url, path: decodeURIComponent(pathname.split('/').at(-1)!) }]
  return crawlFolder(url, (path) => isHdf5(path) || path === 'stats.yaml', options)
}

function isChosen({ path }: RemoteFile, { split, include = [], exclude = [] }: FileSelection): boolean {
  const folders = path.split('/')
  const base = folders.pop()!
  const inSplit = split === undefined || folders.at(-1) === split || folders.length === 0
  return (
    inSplit &&
    (include.length === 0 || include.some((part) => base.includes(part))) &&
    !exclude.some((part) => base.includes(part))
  )
}

/** A listing must not make us write outside of the folder. */
function checkPath(name: string, path: string): void {
  const parts = path.split('/')
  const fine = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part))
  if (!fine) throw new RemoteError(`${name}: lists a file called ${JSON.stringify(path)}`)
}
