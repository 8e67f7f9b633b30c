import type { Random } from './random'
import type { Subject } from './target'

/** Damages a file in one way, sometimes in several. */
export function mutate(subject: Subject, others: readonly Subject[], random: Random): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(subject.bytes)
  const times = random.pick([1, 1, 1, 2, 5])
  for (let i = 0; i < times && bytes.length > 0; i++) {
    bytes = random.pick(kinds)(bytes, () => place(bytes, subject, random), random, others)
  }
  return bytes
}

type Mutation = (bytes: Uint8Array, place: () => number, random: Random, others: readonly Subject[]) => Uint8Array

const flipBit: Mutation = (bytes, place, random) => {
  bytes[place()]! ^= 1 << random.below(8)
  return bytes
}

const setByte: Mutation = (bytes, place, random) => {
  bytes[place()] = random.below(256)
  return bytes
}

/** Lengths, counts and offsets that lie. */
const lyingNumber: Mutation = (bytes, place, random) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = random.pick([2, 4, 8])
  const at = Math.min(place(), bytes.length - width)
  if (at < 0) return bytes
  const values = [0n, 1n, 0xffn, 0xffffn, 0x7fffffffn, 0xffffffffn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n]
  const value = random.pick([...values, BigInt(bytes.length), BigInt(bytes.length) + 1n, BigInt(random.below(2 ** 31))])
  if (width === 2) view.setUint16(at, Number(value & 0xffffn), true)
  else if (width === 4) view.setUint32(at, Number(value & 0xffffffffn), true)
  else view.setBigUint64(at, value, random.below(4) > 0)
  return bytes
}

const nudgeNumber: Mutation = (bytes, place, random) => {
  bytes[place()]! += random.pick([1, 2, 4, 8, -1, -2, -4, -8])
  return bytes
}

const truncate: Mutation = (bytes, place) => bytes.slice(0, place())

const extend: Mutation = (bytes, _, random) => join(bytes, random.bytes(1 + random.below(64)))

const remove: Mutation = (bytes, place, random) => {
  const at = place()
  return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(32)))
}

const repeat: Mutation = (bytes, place, random) => {
  const at = place()
  return join(bytes.subarray(0, at + 1 + random.below(64)), bytes.subarray(at))
}

const overwrite: Mutation = (bytes, place, random) => {
  const at = place()
  bytes.set(random.bytes(Math.min(1 + random.below(16), bytes.length - at)), at)
  return bytes
}

/** Moves a piece of the file elsewhere in it. */
const move: Mutation = (bytes, place, random) => {
  const [from, to] = [place(), place()]
  const length = Math.min(1 + random.below(64), bytes.length - Math.max(from, to))
  bytes.copyWithin(to, from, from + length)
  return bytes
}

/** The beginning of this file and the end of another. */
const splice: Mutation = (bytes, place, random, others) => {
  const other = random.pick(others).bytes
  return join(bytes.subarray(0, place()), other.subarray(random.below(other.length)))
}

const kinds: readonly Mutation[] = [
  ...[flipBit, flipBit, flipBit, setByte, lyingNumber, lyingNumber, nudgeNumber],
  ...[truncate, extend, remove, repeat, overwrite, move, splice],
]

/** Mostly where it hurts. */
function place(bytes: Uint8Array, { structure }: Subject, random: Random): number {
  const [begin, end] = structure.length > 0 && random.below(4) > 0 ? random.pick(structure) : [0, bytes.length]
  return Math.min(bytes.length - 1, begin + random.below(Math.max(1, end - begin)))
}

function join(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
