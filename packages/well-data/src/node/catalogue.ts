import { NotFoundError, PhysicsError } from '../errors'
import type { FileStore } from '../hdf5/file-store'
import { labelVector } from '../label-vector'
import type { Physics } from '../physics'
import { physics as physicsNamed } from '../registry'
import { checkPhysics, physicsOfFile } from './dataset-physics'
import { endBoundaries } from './end-boundaries'
import { type FileMetadata, metadataOf } from './metadata-of'
import { readWellFile } from './read-well-file'
import type { OpenWellOptions, Trajectory } from './well-dataset'

/** What several files hold as one dataset. */
export interface Catalogue {
  physics: Physics
  files: FileMetadata[]
  /** Those of the first file, then those of the next. */
  trajectories: Trajectory[]
}

/**
 * Opens one file after the other, checks it, and lists what is in it; reads no field.
 *
 * @param options `physics`: that the files must hold, or its name; default: that of the first file
 * @throws NotFoundError, WellFormatError, PhysicsError if files disagree with the physics or with each other
 */
export function catalogueOf(
  store: FileStore,
  paths: readonly string[],
  options: Pick<OpenWellOptions, 'physics' | 'partialBoundaries'>,
): Catalogue {
  const { physics: given, partialBoundaries } = options
  if (paths.length === 0) throw new NotFoundError('openWell: given no path')
  const files: FileMetadata[] = []
  const trajectories: Trajectory[] = []
  let physics = typeof given === 'string' ? physicsNamed(given) : given
  for (const path of paths) {
    const opened = readWellFile(store, path)
    const { scalarsOf, close } = opened
    const metadata = metadataOf(opened)
    try {
      physics ??= physicsOfFile(metadata)
      checkPhysics(path, metadata, physics)
      checkAgreement(files[0], metadata)
      files.push(metadata)
      const boundaries = endBoundaries(metadata.conditions, metadata.spatialDims, partialBoundaries)
      for (let index = 0; index < metadata.nTrajectories; index++) {
        const scalars = scalarsOf(index)
        const label = labelVector(physics, scalars, boundaries)
        trajectories.push({ file: path, index, nSteps: metadata.nSteps, scalars, label })
      }
    } finally {
      close()
    }
  }
  return { physics: physics!, files, trajectories }
}

/** @throws PhysicsError if two files cannot be one dataset */
function checkAgreement(first: FileMetadata | undefined, file: FileMetadata): void {
  if (!first) return
  const constants = (one: FileMetadata) => one.constants.flatMap((field) => field.components)
  const compare = (what: string, given: unknown[], expected: unknown[]) => {
    if (given.join() === expected.join()) return
    throw new PhysicsError(
      `${file.path}: has ${what} [${given.join(', ')}], expected [${expected.join(', ')}] as in ${first.path}`,
      {
        hint: 'Files of one dataset agree on grid, scalars and constant fields. Leave this one out with exclude, or open it alone.',
      },
    )
  }
  compare('the grid', file.grid, first.grid)
  compare('the scalars', Object.keys(file.scalars), Object.keys(first.scalars))
  compare('the constant fields', constants(file), constants(first))
}
