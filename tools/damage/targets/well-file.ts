import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createWell, openWellFile, type WellFile } from '@lola-ts/well-data/node'
import { wellAttacks } from '../attacks/well-attacks'
import { committed, occurrences } from '../fixtures'
import type { Subject, Target } from '../target'

const folder = mkdtempSync(join(tmpdir(), 'lola-damage-well-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const golden = 'fixtures/golden/data/well/datasets'
const ours = 'written by lola-ts'

/**
 * Files of The Well, small: ours, where checksums cover all but the texts; two of h5py, where none covers anything; and
 * one of h5py with a checksum of every chunk. Numbers must be as they were, or, where no checksum covers them, as they
 * now stand at their place in the file. Others are misled: no checksum covers what says where and how to read, and that
 * fits together. Every value is read twice, for memory that no file holds must never be read.
 */
export const wellFile: Target = {
  name: 'The Well file',
  share: 3,
  async subjects() {
    const files = [
      { name: ours, bytes: await writeOurs() },
      ...['euler_multi_quadrants_openBC', 'rayleigh_benard'].map((name) => ({
        name,
        bytes: committed(`${golden}/${name}/data/test/mini.hdf5`),
      })),
      { name: 'chunked', bytes: committed('packages/well-data/test/fixtures/chunked.hdf5') },
    ]
    for (const { name, bytes } of files) {
      const content = await contentOf(bytes)
      originals.set(name, {
        ...content,
        places: name === ours ? content.arrays.map(() => -1) : placesOf(content, bytes),
      })
    }
    return files.map(
      ({ name, bytes }): Subject => ({ name, bytes, structure: structureOf(bytes, originals.get(name)!.places) }),
    )
  },
  attacks: wellAttacks,
  async read(bytes, { name }) {
    const { arrays, words } = await contentOf(bytes)
    const known = [...originals.values()].find((one) => same(one.arrays, arrays))
    if (known) return known.words === words ? 'intact' : 'altered'
    const original = originals.get(name)
    if (!original || name === ours) return 'wrong'
    const now = original.arrays.map((array, i) => {
      const at = original.places[i]!
      return at < 0 ? array : bytes.subarray(at, at + array.length)
    })
    return same(now, arrays) ? 'altered' : 'misled'
  },
}

interface Content {
  /** Bytes of all coordinates, times, parameters and fields, as float32. */
  arrays: Uint8Array[]
  /** Digest of names and attributes. */
  words: string
}

interface Original extends Content {
  /** Where each array stands in the file as it is; -1 where it is compressed. */
  places: number[]
}

const originals = new Map<string, Original>()

/** Reads everything that a file holds. */
async function contentOf(bytes: Uint8Array): Promise<Content> {
  // One file after the other at one place: none may be taken for the one before.
  const path = join(folder, 'damaged.hdf5')
  writeFileSync(path, bytes)
  const file = await openWellFile(path)
  try {
    const { grid, times, coordinates, nTrajectories, nSteps } = file
    const trajectories = Array.from({ length: nTrajectories }, (_, i) => i)
    const parameters = Object.keys(file.scalars).map((name) => trajectories.map((i) => file.scalarsOf(i)[name]!))
    const alike = (list: number[]) => (list.every((x) => Object.is(x, list[0])) ? list.slice(0, 1) : list)
    const numbers = [...coordinates, times, ...parameters.map(alike)].map((list) => bytesOf(Float32Array.from(list)))
    const fields = file.fields.map(({ name }) =>
      Buffer.concat(trajectories.map((i) => bytesOf(file.field(name, i).values))),
    )
    const points = grid.reduce((product, size) => product * size, 4)
    for (const [i, field] of file.fields.entries()) {
      const expected = nTrajectories * nSteps * points * field.components.length
      if (fields[i]!.length !== expected)
        throw new Error(`${fields[i]!.length} bytes of ${field.name}, not ${expected}`)
    }
    for (const i of trajectories) {
      if (Buffer.compare(bytesOf(file.read(i)), bytesOf(file.read(i))) !== 0) throw new Error('two reads differ')
    }
    return { arrays: [...numbers, ...fields], words: wordsOf(file) }
  } finally {
    file.close()
  }
}

/** Where the arrays of an intact file stand, small ones side by side; -1 for compressed ones. */
function placesOf({ arrays }: Content, bytes: Uint8Array): number[] {
  const file = Buffer.from(bytes)
  const first = file.indexOf(arrays[0]!)
  const places: number[] = []
  for (const array of arrays) {
    const found: number[] = []
    for (let at = file.indexOf(array); at >= 0; at = file.indexOf(array, at + 1))
      if (!places.includes(at)) found.push(at)
    places.push(found.sort((a, b) => Math.abs(a - first) - Math.abs(b - first))[0] ?? -1)
  }
  return places
}

function same(some: Uint8Array[], others: Uint8Array[]): boolean {
  return some.length === others.length && some.every((array, i) => Buffer.compare(array, others[i]!) === 0)
}

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

function wordsOf({ datasetName, gridType, spatialDims, fields, scalars, boundaries, attributes }: WellFile): string {
  const words = [datasetName, gridType, spatialDims, fields, Object.keys(scalars), boundaries, attributes]
  return createHash('sha256').update(JSON.stringify(words)).digest('hex')
}

async function writeOurs(): Promise<Uint8Array> {
  const path = join(folder, `ours-${process.pid}.hdf5`)
  const grid = [6, 4]
  const file = await createWell(path, {
    datasetName: 'damage',
    spatialDims: ['x', 'y'],
    coordinates: grid.map((size) => Array.from({ length: size }, (_, i) => i / size)),
    boundaries: [
      ['periodic', 'periodic'],
      ['wall', 'open'],
    ],
    fields: [
      { name: 'density', kind: 'scalar' },
      { name: 'velocity', kind: 'vector' },
    ],
    scalars: { viscosity: [0.5, 0.25], gravity: 9.5 },
    chunkSteps: 2,
  })
  for (let step = 0; step < 5; step++) {
    for (const trajectory of [0, 1]) {
      const state = Float32Array.from({ length: 72 }, (_, i) => Math.sin(i + 7 * step + 31 * trajectory))
      await file.append(state, { time: step / 4, trajectory })
    }
  }
  await file.close()
  return Uint8Array.from(readFileSync(path))
}

/** Superblock, object headers, indices and heaps, of both generations of the format. */
function structureOf(bytes: Uint8Array, places: number[]): [number, number][] {
  const marks = { OHDR: 400, FAHD: 28, FADB: 200, GCOL: 400, TREE: 600, SNOD: 330, HEAP: 120 }
  const within = (from: number, to: number): [number, number] => [Math.max(0, from), Math.min(bytes.length, to)]
  const found = Object.entries(marks).flatMap(([mark, size]) =>
    occurrences(bytes, mark).map((at) => within(at, at + size)),
  )
  // Object headers of the first generation have no mark, but the places of arrays stand in them.
  const headers = places.filter((place) => place >= 0).flatMap((place) => occurrences(bytes, addressOf(place)))
  return [within(0, 96), within(0, 8000), ...found, ...headers.map((at) => within(at - 100, at + 40))]
}

function addressOf(place: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(place))
  return bytes.toString('latin1')
}
