import { resolve } from 'node:path'
import { checkHdf5 } from '../check-hdf5'
import { throwFirstError } from '../finding'
import { attempt, hdf5, openHandle } from '../hdf5'
import { hdf5Writer } from '../hdf5-writer/hdf5-writer'
import { inspect } from '../inspect'
import { copyBoundaries } from './copy-boundaries'
import { copyDimensions } from './copy-dimensions'
import { copyFields } from './copy-fields'
import { copyScalars } from './copy-scalars'
import { type FileCopy, fileCopy } from './file-copy'
import { type PreparePlan, type PrepareSelection, planOf } from './prepare-plan'

/** What to keep of a file, and how. */
export interface PrepareFileOptions extends PrepareSelection {
  /** States in one chunk. Default: up to 8, as long as a chunk is below 1 MiB. */
  chunkSteps?: number
  /** Level of deflate, 1 to 9. Default 4. */
  level?: number
  /** Stops between two states; nothing is left then. */
  signal?: AbortSignal
  /** Told after each state of each field. */
  onProgress?: (done: number, total: number) => void
}

/**
 * Writes a part of a file of The Well as another file of The Well: fewer trajectories, steps or fields, a coarser grid,
 * other chunks. All else is kept: constant fields, parameters and times of each trajectory, attributes. Reads and
 * writes state by state, so files may be larger than memory.
 *
 * Boundary masks stay true where any of their points was.
 *
 * @throws ConfigError for a selection that the file cannot give, DataError for NaN and infinities, WellFormatError,
 *   NotFoundError, WriteError
 */
export async function prepareFile(from: string, to: string, options: PrepareFileOptions = {}): Promise<void> {
  checkHdf5(from)
  const library = await hdf5()
  const source = openHandle(library, resolve(from))
  try {
    const { metadata, findings } = inspect(library, source, from)
    throwFirstError(findings)
    const { grid, spatialDims } = metadata!
    const plan = planOf(from, metadata!, options)
    const file = await hdf5Writer(to, options.level === undefined ? {} : { level: options.level })
    try {
      const copy = fileCopy(library, source, from, file)
      copyRoot(copy, plan, options)
      await copyDimensions(copy, plan, spatialDims)
      await copyScalars(copy, plan, metadata!)
      await copyBoundaries(copy, plan, spatialDims)
      await copyFields(copy, plan, grid, options)
    } catch (error) {
      await file.abandon()
      throw error
    }
    await file.close()
  } finally {
    if (!library.dead) attempt(library, from, () => source.close())
  }
}

/** Attributes of the file, and one more that says what was done to it. */
function copyRoot({ copyAttributes, file }: FileCopy, plan: PreparePlan, options: PrepareFileOptions): void {
  const { level: _, signal: __, onProgress: ___, ...said } = options
  const prepared = JSON.stringify(said)
  copyAttributes('')
  file.attribute('', 'dataset_name', { type: 'string', shape: [], data: [plan.datasetName] })
  file.attribute('', 'n_trajectories', { type: 'int64', shape: [], data: [plan.trajectories.length] })
  if (prepared !== '{}') file.attribute('', 'prepared', { type: 'string', shape: [], data: [prepared] })
}
