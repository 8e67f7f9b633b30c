import type { WellMetadata } from '../well-metadata'
import type { FileCopy } from './file-copy'
import type { PreparePlan } from './prepare-plan'
import { take } from './take'

/** Scalars, cut along the axes that they have: trajectories, steps, both or none. */
export async function copyScalars(
  copy: FileCopy,
  plan: PreparePlan,
  { nTrajectories, nSteps }: WellMetadata,
): Promise<void> {
  copy.copyAttributes('scalars')
  for (const name of copy.members('scalars')) {
    const path = `scalars/${name}`
    const value = copy.value(path)
    const axes = [
      ...(copy.flag(path, 'sample_varying') ? [{ size: nTrajectories, kept: plan.trajectories }] : []),
      ...(copy.flag(path, 'time_varying') ? [{ size: nSteps, kept: plan.steps }] : []),
    ]
    const asSaid = axes.every(({ size }, axis) => value.shape[axis] === size)
    await copy.write(path, asSaid ? take(value, ...axes.map(({ kept }) => kept)) : value)
  }
}
