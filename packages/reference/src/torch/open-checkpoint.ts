import type { TensorData } from '@lola-ts/tensor-core/checkpoint'
import { type ByteSource, damaged } from '../bytes/byte-source'
import { describeValue, PickleDict, type PickleValue } from '../pickle/pickle-values'
import { unpickle } from '../pickle/unpickle'
import { readDirectory } from '../zip/read-directory'
import { readEntry } from '../zip/read-entry'
import type { ZipEntry } from '../zip/zip-entry'
import { checkMagic } from './check-magic'
import { storageReader } from './storage-reader'
import { torchHost } from './torch-host'
import { TorchTensor } from './torch-tensor'

/** A checkpoint of PyTorch. Nothing but its index has been read. */
export interface TorchCheckpoint {
  /** Path or URL. */
  readonly name: string
  /** By name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, TorchTensor>
  /**
   * The numbers that a tensor spreads over, from its first to its last: its values where its strides say.
   *
   * The first call for a storage verifies the checksum of all of it.
   *
   * @throws {CheckpointError} when the file is damaged there
   */
  read(tensor: TorchTensor): Promise<TensorData>
}

const mostPickleBytes = 2 ** 24
/** How often all values may be shared, before a small file stands for more numbers than anyone can mean. */
const mostSharing = 16

/**
 * Opens a file of `torch.save(state_dict, path)`: a dict of tensors by name.
 *
 * Its pickle is read by a machine that knows tensors and plain data and calls nothing; every number in it is held
 * against the size of the file before anything is allocated.
 *
 * @throws {CheckpointError} when the file is damaged, not such a file, or holds anything but tensors
 */
export async function openCheckpoint(source: ByteSource): Promise<TorchCheckpoint> {
  await checkMagic(source)
  const entries = await readDirectory(source)
  const find = archiveOf(entries, source.name)
  await checkByteOrder(source, find('byteorder'))
  const pickle = await readEntry(source, find('data.pkl')!, mostPickleBytes)
  const tensors = tensorsOf(unpickle(pickle, torchHost(source.name), source.name), source.name)

  const storages = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]))
  const readers = new Map(
    [...storages].map(([key, storage]) => [key, storageReader(source, find(`data/${key}`), storage)]),
  )
  const stored = [...storages.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  const claimed = [...tensors.values()].reduce(
    (sum, { size, storage }) => sum + (size / storage.length || 0) * storage.bytes,
    0,
  )
  if (claimed > mostSharing * stored) {
    throw damaged(source.name, `its tensors claim ${Math.round(claimed)} bytes, and the file has ${stored} for them`)
  }
  return { name: source.name, tensors, read: (tensor) => readers.get(tensor.storage.key)!(tensor) }
}

/** Finds the entries of the archive's one folder by their names in it. */
function archiveOf(entries: ZipEntry[], name: string): (path: string) => ZipEntry | undefined {
  const roots = entries.flatMap((entry) => /^([^/]+)\/data\.pkl$/.exec(entry.name)?.[1] ?? [])
  const compressed = entries.find(({ deflated }) => deflated)
  if (roots.length !== 1) {
    throw damaged(name, `is a zip archive with ${roots.length} files <folder>/data.pkl, expected one`, notSaved)
  }
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  if (byName.has(`${roots[0]}/constants.pkl`)) {
    throw damaged(name, 'holds a TorchScript program', 'Save its weights alone: torch.save(model.state_dict(), path).')
  }
  if (compressed) {
    throw damaged(name, `${compressed.name} is compressed, which PyTorch does not do`, 'Was the file packed again?')
  }
  return (path) => byName.get(`${roots[0]}/${path}`)
}

const notSaved = 'A checkpoint is a file that torch.save(model.state_dict(), path) wrote.'

async function checkByteOrder(source: ByteSource, entry: ZipEntry | undefined): Promise<void> {
  if (!entry) return
  const order = new TextDecoder().decode(await readEntry(source, entry, 16))
  if (order === 'little') return
  throw damaged(source.name, `its byteorder is "${order}", expected "little"`, 'Save it again on another machine.')
}

function tensorsOf(value: PickleValue, name: string): Map<string, TorchTensor> {
  if (!(value instanceof PickleDict)) {
    throw damaged(name, `holds ${describeValue(value)}, expected a dict of tensors`, notSaved)
  }
  const tensors = new Map<string, TorchTensor>()
  for (const [key, entry] of value.entries) {
    if (typeof key !== 'string' || !(entry instanceof TorchTensor)) {
      throw damaged(name, `its entry ${key} is ${describeValue(entry)}, expected a tensor`, notSaved)
    }
    tensors.set(key, entry)
  }
  return tensors
}
