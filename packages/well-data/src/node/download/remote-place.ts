import { NotFoundError } from '../../errors'

/** What the user named: a repository of datasets on a hub, or an address. */
export type RemotePlace =
  | { kind: 'hub'; hub: string; repository: string; revision: string; folder: string }
  | { kind: 'url'; url: string }

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
    ? given.slice(base.length + 1).replace(/\/(tree|resolve|blob)\/([^/]+)/, '@$2')
    : given.replace(/^hf:\/\//i, '')
  if (ofHub === given && /^https?:/i.test(given)) return { kind: 'url', url: new URL(given).href }
  const match = /^(?:datasets\/)?(?:([\w.-]+)\/)?([\w.-]+)(?:@([^/]+))?((?:\/[^?#]*)?)$/.exec(ofHub.replace(/\/+$/, ''))
  if (!match || /(^|\/)\.\.?(\/|$)/.test(ofHub)) {
    throw new NotFoundError(`${given}: neither the name of a dataset nor an address`, {
      hint: 'Give rayleigh_benard, owner/name, hf://datasets/owner/name, or an http address of a folder or file.',
    })
  }
  const [, owner = publisher, name, revision = 'main', folder = ''] = match
  return { kind: 'hub', hub: base, repository: `${owner}/${name}`, revision, folder: folder.slice(1) }
}
