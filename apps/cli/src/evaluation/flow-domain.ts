import type { FlowDomain } from '@lola-ts/eval'
import type { WellDataset } from '@lola-ts/well-data/node'

/** Where the flow of a trajectory takes place, as its file says. */
export function flowDomain({ files, trajectories }: WellDataset, trajectory: number): FlowDomain {
  const { file, scalars } = trajectories[trajectory]!
  const { spatialDims, coordinates, boundaries } = files.find(({ path }) => path === file)!
  const periodic = boundaries.map((ends) => ends.every((end) => end === 'periodic'))
  return { dimensions: spatialDims, coordinates, periodic, scalars }
}
