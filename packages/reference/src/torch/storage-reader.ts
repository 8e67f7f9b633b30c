import { asValues, bytesPerValue, type TensorData } from '@lola-ts/tensor-core/checkpoint'
import { type ByteSource, chunksOf, damaged } from '../bytes/byte-source'
import { crc32 } from '../bytes/crc32'
import { entryPlace } from '../zip/read-entry'
import type { ZipEntry } from '../zip/zip-entry'
import type { TorchStorage, TorchTensor } from './torch-tensor'

/** Largest array that every browser and Node give. */
const mostBytes = 2 ** 32 - 8

/**
 * Reads tensors of one storage. The first time it reads all of it, in pieces, to verify the checksum.
 *
 * @throws {CheckpointError} when the archive does not hold the storage
 */
export function storageReader(
  source: ByteSource,
  entry: ZipEntry | undefined,
  storage: TorchStorage,
): (tensor: TorchTensor) => Promise<TensorData> {
  if (entry === undefined) throw damaged(source.name, `storage ${storage.key} is missing`)
  if (entry.size !== storage.bytes) {
    throw damaged(
      source.name,
      `storage ${storage.key} has ${entry.size} bytes, and its ${storage.length} numbers need ${storage.bytes}`,
    )
  }
  let verified = false

  return async (tensor) => {
    const width = bytesPerValue(storage.dtype)
    const [begin, length] = [tensor.offset * width, tensor.span * width]
    if (length > mostBytes) throw damaged(source.name, `a tensor of ${length} bytes is too large to be read`)
    const { offset } = await entryPlace(source, entry)
    const bytes = new Uint8Array(length)
    const [from, until] = verified ? [begin, begin + length] : [0, entry.size]
    let at = from
    let crc = 0
    for await (const chunk of chunksOf(source, offset + from, until - from, entry.name)) {
      copyPart(chunk, at, bytes, begin)
      if (!verified) crc = crc32(chunk, crc)
      at += chunk.byteLength
    }
    if (!verified && crc !== entry.crc32) {
      throw damaged(source.name, `storage ${storage.key} does not have the checksum that the file gives`)
    }
    verified = true
    return asValues(storage.dtype, bytes)
  }
}

/** Copies those bytes of `chunk`, which begins at `at`, that `target`, which begins at `begin`, covers. */
function copyPart(chunk: Uint8Array, at: number, target: Uint8Array, begin: number): void {
  const first = Math.max(at, begin)
  const last = Math.min(at + chunk.byteLength, begin + target.byteLength)
  if (first < last) target.set(chunk.subarray(first - at, last - at), first - begin)
}
