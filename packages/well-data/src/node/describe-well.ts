import { physicsOfFile } from './dataset-physics'
import type { FileSelection } from './file-selection'
import { filesBehind, type RemoteReadOptions } from './open-store'
import { openWellFile } from './open-well-file'
import type { WellMetadata } from './well-metadata'

/** One file, as `lola data info` shows it. */
export interface FileDescription
  extends Pick<WellMetadata, 'grid' | 'nTrajectories' | 'nSteps' | 'scalars' | 'boundaries'> {
  path: string
  /** Size on disk. */
  bytes: number
  /** Times of the first and the last step. */
  time: [number, number]
}

/** What a path holds. */
export interface WellDescription {
  datasetName: string
  /** Name of its physics in the registry, or null. */
  physics: string | null
  dimensions: string[]
  fields: string[]
  files: FileDescription[]
  trajectories: number
  /** States in all trajectories. */
  states: number
  bytes: number
}

/**
 * Reads the metadata of a file, or of all files of a folder, by path or address, or of a list of these; no fields.
 *
 * @returns one description for each dataset name, in order of appearance
 * @throws NotFoundError, WellFormatError, RemoteError
 */
export async function describeWell(
  path: string | readonly string[],
  { remote, ...selection }: FileSelection & { remote?: RemoteReadOptions } = {},
): Promise<WellDescription[]> {
  const descriptions = new Map<string, WellDescription>()
  const given = typeof path === 'string' ? [path] : path
  const names = (await Promise.all(given.map((one) => filesBehind(one, selection, remote)))).flat()
  for (const name of names) {
    const file = await openWellFile(name, remote)
    file.close()
    const { datasetName, grid, nTrajectories, nSteps, scalars, boundaries, bytes, times } = file
    const known = physicsOfFile(file)
    const description = descriptions.get(datasetName) ?? {
      datasetName,
      physics: known.statistics === 'none' ? null : known.name,
      dimensions: file.spatialDims,
      fields: file.channels,
      files: [],
      trajectories: 0,
      states: 0,
      bytes: 0,
    }
    description.files.push({
      path: name,
      bytes,
      grid,
      nTrajectories,
      nSteps,
      scalars,
      boundaries,
      time: [times[0]!, times.at(-1)!],
    })
    description.trajectories += nTrajectories
    description.states += nTrajectories * nSteps
    description.bytes += bytes
    descriptions.set(datasetName, description)
  }
  return [...descriptions.values()]
}
