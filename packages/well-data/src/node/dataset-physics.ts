import { PhysicsError } from '../errors'
import type { Physics } from '../physics'
import { physicsOfDataset } from '../registry'
import type { WellMetadata } from './well-metadata'

/**
 * The physics of a file: the registry's, or, for other data, its fields as they are (mean 0, std 1, no transform,
 * boundaries as in the file).
 */
export function physicsOfFile(file: WellMetadata): Physics {
  return physicsOfDataset(file.datasetName) ?? plainPhysics(file)
}

function plainPhysics(file: WellMetadata): Physics {
  return {
    name: file.datasetName,
    datasets: [file.datasetName],
    dimensions: [...file.spatialDims],
    periodic: file.boundaries.map((ends) => ends.every((end) => end === 'periodic')),
    layout: file.fields.map(({ name, kind }) => ({ name, kind })),
    fields: [...file.channels],
    transforms: {},
    mean: file.channels.map(() => 0),
    std: file.channels.map(() => 1),
    statistics: 'none',
    scalars: Object.keys(file.scalars),
    logScalars: [],
    augmentations: [],
  }
}

/**
 * Checks that a file holds the axes and fields of a physics, in its order.
 *
 * @throws PhysicsError
 */
export function checkPhysics(path: string, file: WellMetadata, physics: Physics): void {
  const fail = (what: string, given: string[], expected: string[], hint: string): never => {
    throw new PhysicsError(
      `${path}: dataset ${file.datasetName} has ${what} ${given.join(', ')}, expected ${expected.join(', ')} (${physics.name})`,
      { hint },
    )
  }
  if (file.spatialDims.join() !== physics.dimensions.join()) {
    fail('axes', file.spatialDims, physics.dimensions, 'Give files of one physics, or name the physics of these files.')
  }
  if (file.channels.join() !== physics.fields.join()) {
    const sameSet = [...file.channels].sort().join() === [...physics.fields].sort().join()
    const hint = sameSet
      ? 'The same fields in another order. The order is that of the attribute field_names: write the file again in the expected order.'
      : 'This is a file of other physics, or fields are missing from it. Give the files that the model or physics was made for.'
    fail('fields', file.channels, physics.fields, hint)
  }
}
