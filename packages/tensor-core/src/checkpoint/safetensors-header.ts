import { CheckpointError } from '../errors'
import { bytesPerValue, type Dtype, dtypeNames, isDtype } from './dtypes'
import { isObject, isReserved, type JsonValue, parseJsonObject } from './json'

/** What a safetensors file says about one tensor before any value is read. */
export interface TensorLayout {
  name: string
  dtype: Dtype
  shape: number[]
  /** First byte and byte after the last, counted from the end of the header. */
  begin: number
  end: number
}

export interface SafetensorsHeader {
  /** In the order of their bytes, which follow each other without gaps. */
  layout: TensorLayout[]
  metadata: Record<string, string>
  /** Where the first tensor starts in the file. */
  dataStart: number
}

/** The first eight bytes hold the length of the JSON header. */
export const prefixBytes = 8

/** Longest header that the reference implementation accepts. */
const maxHeaderBytes = 100_000_000

/**
 * Length of the JSON header of a file of `fileBytes` bytes, from its first eight.
 *
 * @throws {CheckpointError} when the file cannot hold such a header
 */
export function headerLength(prefix: Uint8Array, fileBytes: number, name: string): number {
  if (prefix.byteLength < prefixBytes) {
    throw damaged(name, `the file has ${fileBytes} bytes, and a safetensors file at least ${prefixBytes + 2}`)
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset, prefixBytes).getBigUint64(0, true)
  if (length > BigInt(Math.min(maxHeaderBytes, fileBytes - prefixBytes))) {
    throw damaged(name, `the file claims a header of ${length} bytes, and has ${fileBytes} bytes in all`)
  }
  return Number(length)
}

/**
 * Reads and checks the JSON header. Every length, offset and shape is consistent with `fileBytes` afterwards.
 *
 * @throws {CheckpointError} saying what is inconsistent
 */
export function parseHeader(json: Uint8Array, fileBytes: number, name: string): SafetensorsHeader {
  const { __metadata__: metadata = {}, ...entries } = parseJsonObject(json, name)
  const layout = Object.entries(entries).map(([tensor, entry]) => parseEntry(tensor, entry, name))
  layout.sort((a, b) => a.begin - b.begin || a.end - b.end)

  let position = 0
  for (const { name: tensor, begin, end } of layout) {
    if (begin !== position) {
      const fault = begin < position ? 'overlaps the one before it' : `leaves a gap of ${begin - position} bytes`
      throw damaged(name, `tensor ${tensor} starts at byte ${begin} and ${fault}, expected ${position}`)
    }
    position = end
  }
  const dataStart = prefixBytes + json.byteLength
  if (dataStart + position !== fileBytes) {
    throw damaged(name, `the tensors fill ${position} bytes, and the file has ${fileBytes - dataStart} for them`)
  }
  return { layout, metadata: parseMetadata(metadata, name), dataStart }
}

function parseEntry(tensor: string, entry: JsonValue, file: string): TensorLayout {
  if (!isObject(entry)) throw damaged(file, `tensor ${tensor} is described by ${JSON.stringify(entry)?.slice(0, 40)}`)
  const { dtype, shape, data_offsets: offsets, ...others } = entry
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw damaged(file, `tensor ${tensor} has the unknown property "${unknown}"`)
  if (!isDtype(dtype)) {
    throw new CheckpointError(
      `${file}: tensor ${tensor} has dtype ${JSON.stringify(dtype)}, expected one of ${dtypeNames.join(', ')}`,
    )
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw damaged(file, `tensor ${tensor} has shape ${JSON.stringify(shape)}, expected whole numbers`)
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0]! > offsets[1]!) {
    throw damaged(file, `tensor ${tensor} has data_offsets ${JSON.stringify(offsets)}, expected [begin, end]`)
  }
  const [begin, end] = offsets as [number, number]
  const bytes = byteSize(dtype, shape as number[])
  if (
    bytes !== end - begin ||
    !Number.isSafeInteger(
      byteSize(
        dtype,
        shape.map((size) => Math.max(1, size as number)),
      ),
    )
  ) {
    throw damaged(
      file,
      `tensor ${tensor} of shape [${shape}] and dtype ${dtype} needs ${bytes} bytes, and its offsets leave ${end - begin}`,
    )
  }
  return { name: tensor, dtype, shape: shape as number[], begin, end }
}

function parseMetadata(metadata: JsonValue, file: string): Record<string, string> {
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw damaged(file, '__metadata__ must hold strings only')
  }
  return metadata as Record<string, string>
}

/** Plans a file: its header bytes, and the order in which the tensors' values follow. Needs no values. */
export function layoutTensors(
  specs: readonly { name: string; dtype: Dtype; shape: readonly number[] }[],
  metadata: Record<string, string>,
  file: string,
): { header: Uint8Array; order: string[]; bytes: number } {
  // Widest values first keeps every tensor aligned; names break ties, so that equal content gives equal bytes.
  const sorted = [...specs].sort(
    (a, b) => bytesPerValue(b.dtype) - bytesPerValue(a.dtype) || compareText(a.name, b.name),
  )
  const entries: [string, unknown][] = []
  if (Object.keys(metadata).length > 0) {
    entries.push(['__metadata__', Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => compareText(a, b)))])
  }
  let position = 0
  for (const { name, dtype, shape } of sorted) {
    if (name === '__metadata__' || isReserved(name))
      throw new CheckpointError(`${file}: a tensor cannot be named ${name}`)
    const end = position + byteSize(dtype, shape)
    entries.push([name, { dtype, shape, data_offsets: [position, end] }])
    position = end
  }
  // Not JSON.stringify on an object: that would move names that look like numbers to the front.
  const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
  const json = new TextEncoder().encode(text)
  const padded = Math.ceil(json.length / 8) * 8
  const header = new Uint8Array(prefixBytes + padded).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true)
  header.set(json, prefixBytes)
  return { header, order: sorted.map(({ name }) => name), bytes: header.length + position }
}

function byteSize(dtype: Dtype, shape: readonly number[]): number {
  return shape.reduce((bytes, size) => bytes * size, bytesPerValue(dtype))
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0)

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function damaged(name: string, fault: string): CheckpointError {
  return new CheckpointError(`${name}: ${fault.length > 500 ? `${fault.slice(0, 500)}...` : fault}`, {
    hint: 'The file is cut off or damaged, or is not a safetensors file. Copy or download it again.',
  })
}
