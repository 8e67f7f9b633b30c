import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { partOf } from '../bytes/byte-source'
import { readDirectory } from '../zip/read-directory'
import { entryChunks, entryPlace, readEntry } from '../zip/read-entry'
import type { ZipEntry } from '../zip/zip-entry'
import { type FileSource, fileSource } from './file-source'
import { mostLinkBytes, mostTextBytes, type RunFiles, runFiles } from './run-files'

/** Weights hardly shrink. What grows by more than this when it is unpacked is meant to fill a disk. */
const mostInflation = 100
const alwaysInflated = 2 ** 26

/**
 * A run in a zip archive: its folder, or that folder among others.
 *
 * @param scratch folder for checkpoints that have to be inflated. Default the system's for temporary files.
 * @throws {CheckpointError} when the archive holds no run, or more than one
 */
export async function runZip(path: string, scratch = tmpdir()): Promise<RunFiles> {
  const archive = await fileSource(path)
  try {
    const entries = new Map((await readDirectory(archive)).map((entry) => [entry.name, entry]))
    const opened: (() => Promise<void>)[] = [() => archive.close()]
    return folderIn({ archive, entries, opened, scratch }, findRun(archive, entries))
  } catch (error) {
    await archive.close()
    throw error
  }
}

interface Archive {
  archive: FileSource
  entries: Map<string, ZipEntry>
  opened: (() => Promise<void>)[]
  scratch: string
}

function findRun({ name }: FileSource, entries: Map<string, ZipEntry>): string {
  const folders = [...entries.keys()]
    .filter((entry) => posix.basename(entry) === runFiles.config)
    .map((entry) => posix.dirname(entry))
    .filter((folder) => posix.basename(folder) !== runFiles.autoencoder)
  // An archive of an emulator and its autoencoder is one of the emulator.
  const isThere = (...names: string[]) => entries.has(posix.join(...names))
  const emulators = folders.filter(
    (folder) => isThere(folder, runFiles.autoencoder) || isThere(folder, runFiles.autoencoder, runFiles.config),
  )
  const found = folders.length > 1 ? emulators : folders
  if (found.length === 1) return found[0]!
  if ([...entries.keys()].some((entry) => entry.endsWith('/data.pkl'))) {
    throw new CheckpointError(`${name}: is a checkpoint alone`, {
      hint: 'Give the folder of the run that it is in: config.yaml stands beside it.',
    })
  }
  const what = folders.length === 0 ? 'no config.yaml' : `several runs: ${folders.join(', ')}`
  throw new CheckpointError(`${name}: holds ${what}`, { hint: 'Expected the folder of one run of the reference.' })
}

function folderIn(of: Archive, folder: string): RunFiles {
  const { archive, entries, opened, scratch } = of
  const entryOf = (file: string) => entries.get(posix.join(folder, file))
  const textOf = async (entry: ZipEntry, most: number) =>
    new TextDecoder().decode(await readEntry(archive, entry, most))

  return {
    name: `${archive.name}:${folder}`,
    async text(file) {
      const entry = entryOf(file)
      return entry && textOf(entry, mostTextBytes)
    },
    async open(file) {
      const entry = entryOf(file)
      if (!entry) return undefined
      const name = `${archive.name}:${entry.name}`
      if (entry.deflated) return inflated(of, entry, name, scratch)
      const { offset, length } = await entryPlace(archive, entry)
      return partOf(archive, offset, length, name)
    },
    async autoencoder(hint) {
      const link = entryOf(runFiles.autoencoder)
      const target = link && (await textOf(link, mostLinkBytes)).trim()
      const near = (path: string) => posix.join(folder, '../../ae', posix.basename(path))
      const candidates = [
        posix.join(folder, runFiles.autoencoder),
        ...(target ? [posix.join(folder, target), near(target)] : []),
        near(hint),
      ]
      const found = candidates.find((candidate) => entries.has(posix.join(candidate, runFiles.config)))
      return found === undefined ? undefined : { ...folderIn(of, found), close: async () => {} }
    },
    // Caches are larger than anyone packs.
    latentGrid: async () => undefined,
    async close() {
      for (const close of opened.splice(0)) await close()
    },
  }
}

/** Unpacks an entry that cannot be read by position, into a file that goes when the archive is closed. */
async function inflated(
  { archive, opened }: Archive,
  entry: ZipEntry,
  name: string,
  scratch: string,
): Promise<FileSource> {
  if (entry.size > alwaysInflated && entry.size > mostInflation * entry.packed) {
    throw new CheckpointError(`${name}: would grow from ${entry.packed} to ${entry.size} bytes`, {
      hint: 'Weights do not shrink that much. Unpack the archive yourself if you trust it.',
    })
  }
  const folder = await mkdtemp(join(scratch, '.lola-unpacked-'))
  opened.unshift(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'checkpoint')
  await writeAtomic(path, entryChunks(archive, entry))
  const source = await fileSource(path, name)
  opened.unshift(() => source.close())
  return source
}
