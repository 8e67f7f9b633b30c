import { NotFoundError } from '../../errors'

/** What the user named: a repository of datasets on a hub, or an address. */
export type RemotePlace = HubPlace | { kind: 'url'; url: string }

/** A repository of datasets on a hub, or a folder in it. */
export interface HubPlace {
  kind: 'hub'
  hub: string
  repository: string
  revision: string
  folder: string
}

/** Where the Hugging Face hub is, unless `HF_ENDPOINT` says otherwise. */
export const defaultHub = 'https://huggingface.co'

/** Who publishes The Well on the hub. */
const publisher = 'polymathic-ai'

/** Whether a path is on a server. */
export const isRemote = (path: string): boolean => /^(https?|hf):\/\//i.test(path)

/**
 * Understands `rayleigh_benard`, `owner/name`, `hf://datasets/owner/name[@revision][/folder]` (as Python has it), an
 * address of the hub's web pages, or any other http address.
 *
 * @throws NotFoundError
 */
export function remotePlace(given: string, hub = defaultHub): RemotePlace {
  const base = hub.replace(/\/+$/, '')
  const ofHub = given.startsWith(`${base}/datasets/`)
    ? decodeURI(given.slice(base.length + 1).replace(/[?#].*/, '')).replace(/\/(tree|resolve|blob)\/([^/]+)/, '@$2')
    : given.replace(/^hf:\/\//i, '')
  if (ofHub === given && /^https?:/i.test(given)) return { kind: 'url', url: new URL(given).href }
  const match = /^(?:datasets\/)?(?:([\w.-]+)\/)?([\w.-]+)(?:@([^/]+))?((?:\/[^?#]*)?)$/.exec(ofHub.replace(/\/+$/, ''))
  const otherKind = /^hf:\/\/(?!datasets\/)/i.test(given)
  if (!match || otherKind || /(^|\/)\.\.?(\/|$)/.test(ofHub)) {
    throw new NotFoundError(`${given}: neither the name of a dataset nor an address`, {
      hint: 'Give rayleigh_benard, owner/name, hf://datasets/owner/name, or an http address of a folder or file.',
    })
  }
  const [, owner = publisher, name, revision = 'main', below = ''] = match
  const repository = `${owner}/${name}`
  const folder = below.slice(1)
  if (isHdf5(folder)) return { kind: 'url', url: hubFile({ hub: base, repository, revision }, folder) }
  return { kind: 'hub', hub: base, repository, revision, folder }
}

/** The address of a file in a repository. */
export function hubFile({ hub, repository, revision }: Omit<HubPlace, 'kind' | 'folder'>, path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return `${hub}/datasets/${repository}/resolve/${encodeURIComponent(revision)}/${encoded}`
}

/** Whether a path is called like data. */
export const isHdf5 = (path: string): boolean => /\.(hdf5|h5)$/.test(path)

/** The header that shows a token to the hub, and to nobody else. */
export function authorization(place: RemotePlace, hub: string, token: string | undefined): Record<string, string> {
  const atHub = place.kind === 'hub' || place.url.startsWith(`${hub.replace(/\/+$/, '')}/`)
  return atHub && token ? { authorization: `Bearer ${token}` } : {}
}
