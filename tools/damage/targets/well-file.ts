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
 * Files of The Well, small. Two were written by h5py, whose metadata have no checksums: what stands there and fits
 * together is read as it stands. In ours, checksums cover all but the texts: numbers that are read must be as they
 * were. Bytes of memory that no file holds must never be read: every value is read twice.
 */
export const wellFile: Target = {
  name: 'The Well file',
  share: 3,
  async subjects() {
    const subjects = [
      { name: ours, bytes: await writeOurs() },
      ...['euler_multi_quadrants_openBC', 'rayleigh_benard'].map((name) => ({
        name,
        bytes: committed(`${golden}/${name}/data/test/mini.hdf5`),
      })),
    ].map(({ name, bytes }): Subject => ({ name, bytes, structure: structureOf(bytes) }))
    for (const { name, bytes } of subjects) contents.set(name, await contentOf(bytes))
    return subjects
  },
  attacks: wellAttacks,
  async read(bytes, { name }) {
    const { numbers, words } = await contentOf(bytes)
    const same = [...contents.values()].find((one) => one.numbers === numbers)
    if (same?.words === words) return 'intact'
    return same || name !== ours ? 'altered' : 'wrong'
  },
}

interface Content {
  /** Digest of all fields, coordinates, times and parameters. */
  numbers: string
  /** Digest of names and attributes. */
  words: string
}

const contents = new Map<string, Content>()

let files = 0

/** Reads everything that a file holds. */
async function contentOf(bytes: Uint8Array): Promise<Content> {
  // The library keeps a file open that it could not read to its end, and would take the next one there for it.
  const path = join(folder, `${files++}.hdf5`)
  writeFileSync(path, bytes)
  const file = await openWellFile(path)
  try {
    const numbers = createHash('sha256')
    const { grid, times, coordinates, nTrajectories, nSteps } = file
    numbers.update(JSON.stringify([grid, times, coordinates, nTrajectories, nSteps]))
    const points = grid.reduce((product, size) => product * size, file.channels.length)
    for (let trajectory = 0; trajectory < nTrajectories; trajectory++) {
      const values = file.read(trajectory)
      const again = file.read(trajectory)
      if (values.length !== nSteps * points) throw new Error(`${values.length} values, expected ${nSteps * points}`)
      if (Buffer.compare(bytesOf(values), bytesOf(again)) !== 0) throw new Error('two reads differ')
      numbers.update(bytesOf(values)).update(JSON.stringify(Object.values(file.scalarsOf(trajectory))))
    }
    return { numbers: numbers.digest('hex'), words: wordsOf(file) }
  } finally {
    file.close()
  }
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
function structureOf(bytes: Uint8Array): [number, number][] {
  const marks = { OHDR: 400, FAHD: 28, FADB: 200, GCOL: 400, TREE: 600, SNOD: 330, HEAP: 120, FRHP: 150, BTHD: 40 }
  const found = Object.entries(marks).flatMap(([mark, size]) =>
    occurrences(bytes, mark).map((at): [number, number] => [at, Math.min(bytes.length, at + size)]),
  )
  // Object headers of the first generation have no mark; most of them stand early in the file.
  return [[0, 96], [0, Math.min(bytes.length, 8000)], ...found]
}
