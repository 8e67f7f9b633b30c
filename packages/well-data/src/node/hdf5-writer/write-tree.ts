import { product } from '../product'
import { unravel } from '../unravel'
import { fixedArray, pageBits, type StoredChunk } from './fixed-array'
import { type Message, messages } from './messages'
import { objectHeader } from './object-header'
import { stringHeap } from './string-heap'
import { elementSize, encodeElements, type Hdf5Type, type Hdf5Value } from './values'

/** A group, or a dataset with its values or with where its chunks are. */
export interface Hdf5Node {
  attributes: Map<string, Hdf5Value>
  children: Map<string, Hdf5Node>
  dataset?: {
    type: Hdf5Type
    shape: readonly number[]
    value?: Hdf5Value
    chunk?: readonly number[]
    /** By their coordinates, in chunks: `0,3,0`. */
    chunks: Map<string, StoredChunk>
  }
}

/** Bytes that grow at their end. */
export interface ByteSink {
  /** Bytes so far. */
  readonly length: number
  append(bytes: Uint8Array): Promise<void>
}

export function emptyNode(): Hdf5Node {
  return { attributes: new Map(), children: new Map() }
}

/** The node at a path below another one; what is missing is made. */
export function childAt(root: Hdf5Node, path: string): Hdf5Node {
  let node = root
  for (const name of path.split('/').filter(Boolean)) {
    if (!node.children.has(name)) node.children.set(name, emptyNode())
    node = node.children.get(name)!
  }
  return node
}

/**
 * Writes all that is in a file besides its chunks.
 *
 * @param level of deflate, for the description of filters
 * @returns the address of the root group
 */
export async function writeTree(root: Hdf5Node, file: ByteSink, level: number): Promise<number> {
  // The heap stands first: headers refer to what is in it.
  const heap = stringHeap(file.length)
  for (const value of stringsOf(root)) for (const text of Array.from(value.data)) heap.reference(String(text))
  const collection = heap.encode()
  if (collection) await file.append(collection)

  const append = async (bytes: Uint8Array): Promise<number> => {
    const address = file.length
    await file.append(bytes)
    return address
  }
  const writeNode = async ({ attributes, children, dataset }: Hdf5Node): Promise<number> => {
    const all: Message[] = []
    if (dataset) {
      const { type, shape, value, chunk, chunks } = dataset
      all.push(messages.dataspace(shape, chunk), messages.datatype(type), messages.fillValue(chunk !== undefined))
      if (chunk) {
        const index = fixedArray(inOrder(chunks, shape, chunk), file.length, product(chunk) * elementSize[type])
        await file.append(index)
        const layout = { chunk, index: file.length - index.length, pageBits }
        all.push(messages.filters(type, level), messages.chunkedLayout(layout, type))
      } else all.push(messages.compactLayout(encodeElements(value!, heap.reference)))
    } else {
      all.push(messages.linkInfo(), messages.groupInfo())
      for (const [name, child] of children) all.push(messages.link(name, await writeNode(child)))
    }
    for (const [name, value] of attributes) all.push(messages.attribute(name, value, heap.reference))
    return append(objectHeader(all))
  }
  return writeNode(root)
}

function* stringsOf({ attributes, children, dataset }: Hdf5Node): Generator<Hdf5Value> {
  for (const value of attributes.values()) if (value.type === 'string') yield value
  if (dataset?.value?.type === 'string') yield dataset.value
  for (const child of children.values()) yield* stringsOf(child)
}

/** The chunks in row-major order of their places; null where there is none. */
function inOrder(chunks: Map<string, StoredChunk>, shape: readonly number[], chunk: readonly number[]) {
  const counts = shape.map((size, axis) => Math.ceil(size / chunk[axis]!))
  return Array.from({ length: product(counts) }, (_, linear) => chunks.get(unravel(linear, counts).join()) ?? null)
}
