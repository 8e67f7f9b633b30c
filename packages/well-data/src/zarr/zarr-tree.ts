import { NotFoundError, WellFormatError } from '../errors'
import { type ArrayDocument, checkName, checkNode, type GroupDocument } from './zarr-node'
import type { ZarrStore } from './zarr-store'

/** The groups and arrays of a zarr group by their paths, parents first; the root is `''`. */
export type ZarrTree = Map<string, ArrayDocument | GroupDocument>

/**
 * Reads the metadata of a whole group: one request where the root holds them all (consolidated), else node by node.
 *
 * @throws NotFoundError, WellFormatError for zarr of version 2, unfinished folders and damaged metadata, RemoteError
 */
export async function readTree(store: ZarrStore): Promise<ZarrTree> {
  const root = await readNode(store, '')
  if (root.node_type !== 'group') {
    throw new WellFormatError(`${store.name}: is a zarr array, expected a group`, {
      hint: 'Give the folder of the whole dataset, with t0_fields, t1_fields and t2_fields in it.',
    })
  }
  const tree: ZarrTree = new Map([['', root]])
  const all = root.consolidated_metadata?.metadata
  if (typeof all === 'object' && all !== null) {
    for (const [path, json] of Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const name of path.split('/')) checkName(name, store.name)
      tree.set(path, checkNode(json, `${store.name}: ${path}`))
    }
  } else if (store.folders) await addBelow(store, store.folders, '', tree)
  else {
    throw new WellFormatError(`${store.name}: its zarr.json does not list what is in it (consolidated metadata)`, {
      hint: 'Addresses cannot be listed. In Python: zarr.consolidate_metadata(folder). Or copy the folder here first.',
    })
  }
  for (const path of tree.keys()) {
    const parent = path.split('/').slice(0, -1).join('/')
    if (path === '' || tree.get(parent)?.node_type === 'group') continue
    throw new WellFormatError(`${store.name}: ${path} is in no group`, { hint: 'Its metadata are incomplete.' })
  }
  return tree
}

async function addBelow(
  store: ZarrStore,
  folders: NonNullable<ZarrStore['folders']>,
  path: string,
  tree: ZarrTree,
): Promise<void> {
  for (const name of (await folders(path)).sort()) {
    if (name.startsWith('.')) continue
    checkName(name, store.name)
    const child = path === '' ? name : `${path}/${name}`
    const node = await readNode(store, child)
    tree.set(child, node)
    if (node.node_type === 'group') await addBelow(store, folders, child, tree)
  }
}

async function readNode(store: ZarrStore, path: string): Promise<ArrayDocument | GroupDocument> {
  const below = (name: string) => (path === '' ? name : `${path}/${name}`)
  const where = path === '' ? store.name : `${store.name}: ${path}`
  const bytes = await store.get(below('zarr.json'))
  if (!bytes) {
    for (const name of ['.zgroup', '.zarray', '.zmetadata']) {
      if (!(await store.get(below(name)))) continue
      throw new WellFormatError(`${where}: is zarr of version 2, expected version 3`, {
        hint: 'With zarr 3 for Python and its command line: zarr migrate v3 FOLDER.',
      })
    }
    throw new NotFoundError(`${where}: has no zarr.json`, {
      hint: 'It is no zarr group, or a copy of one that was cut short: copy or convert it again.',
    })
  }
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new WellFormatError(`${where}: its zarr.json is damaged (${(cause as Error).message})`, { cause })
  }
  return checkNode(json, where)
}
