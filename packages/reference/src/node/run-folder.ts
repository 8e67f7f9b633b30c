import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { openArrays } from '@lola-ts/well-data/node'
import { cacheFiles } from './cached-latents'
import { type FileSource, fileSource } from './file-source'
import { mostLinkBytes, mostTextBytes, type RunFiles, runFiles } from './run-files'

/** A run in a folder on disk. */
export function runFolder(path: string): RunFiles {
  const opened: { close(): Promise<void> }[] = []
  const sizeOf = async (file: string) => {
    const found = await stat(join(path, file)).catch(() => undefined)
    return found?.isFile() ? found.size : undefined
  }

  return {
    name: path,
    async text(file) {
      const size = await sizeOf(file)
      if (size === undefined) return undefined
      if (size > mostTextBytes) throw new CheckpointError(`${join(path, file)}: has ${size} bytes, too many for a text`)
      return readFile(join(path, file), 'utf8')
    },
    async open(file) {
      if ((await sizeOf(file)) === undefined) return undefined
      const source: FileSource = await fileSource(join(path, file))
      opened.push(source)
      return source
    },
    async autoencoder(hint) {
      for (const candidate of [...(await targets(path)), ...nearby(path, hint)]) {
        if (!(await stat(join(candidate, runFiles.config)).catch(() => undefined))) continue
        const found = runFolder(candidate)
        opened.push(found)
        return found
      }
      return undefined
    },
    latentGrid: () => cachedGrid(join(path, 'cache')),
    async close() {
      for (const source of opened.splice(0)) await source.close()
    },
  }
}

/** What `autoencoder` in the run is: a folder, a link to one, or a link that was copied as the text of its target. */
async function targets(path: string): Promise<string[]> {
  const inside = join(path, runFiles.autoencoder)
  const link = await readlink(inside).catch(() => undefined)
  if (link !== undefined) return [resolve(path, link), ...nearby(path, link)]
  const found = await stat(inside).catch(() => undefined)
  if (found?.isDirectory()) return [inside]
  if (!found?.isFile() || found.size > mostLinkBytes) return []
  const target = (await readFile(inside, 'utf8')).trim()
  return target === '' ? [] : [resolve(path, target), ...nearby(path, target)]
}

/** Runs keep their place beside each other when they are copied: `runs/ae/...` and `runs/dm/...`. */
const nearby = (path: string, target: string) => [target, resolve(path, '../../ae', basename(target))]

/** Of the first file in `cache/<physics>/<split>`. One that cannot be read does not stand in the way of weights. */
async function cachedGrid(cache: string): Promise<number[] | undefined> {
  const below = async (folder: string) => (await readdir(folder).catch(() => [])).sort()
  for (const physics of await below(cache)) {
    for (const split of await below(join(cache, physics))) {
      for (const name of await cacheFiles(join(cache, physics, split))) {
        const space = await latentCells(join(cache, physics, split, name))
        if (space) return space
      }
    }
  }
  return undefined
}

async function latentCells(path: string): Promise<number[] | undefined> {
  try {
    const arrays = await openArrays(path)
    const [, , , ...space] = arrays.shapeOf('state')
    arrays.close()
    return space
  } catch {
    return undefined
  }
}
