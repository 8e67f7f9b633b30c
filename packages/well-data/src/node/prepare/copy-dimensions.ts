import { type CoarsenMethod, coarsen } from '../../coarsen'
import type { Hdf5Value } from '../hdf5-writer/values'
import type { FileCopy } from './file-copy'
import type { PreparePlan } from './prepare-plan'
import { take } from './take'

/** Times and coordinates, which each trajectory may have of its own. */
export async function copyDimensions(copy: FileCopy, plan: PreparePlan, spatialDims: readonly string[]): Promise<void> {
  copy.copyAttributes('dimensions')
  const rows = (value: Hdf5Value) => (value.shape.length > 1 ? [plan.trajectories] : [])
  const time = copy.value('dimensions/time')
  await copy.write('dimensions/time', take(time, ...rows(time), plan.steps))
  for (const [axis, name] of spatialDims.entries()) {
    const value = copy.value(`dimensions/${name}`)
    await copy.write(`dimensions/${name}`, coarseLast(take(value, ...rows(value)), plan.factors[axis]!, plan.method))
  }
}

/** The mean coordinate of a block of points, or its first. */
function coarseLast({ type, shape, data }: Hdf5Value, factor: number, method: CoarsenMethod): Hdf5Value {
  const factors = [...shape.slice(1).map(() => 1), factor]
  const coarse = coarsen(Array.from(data, Number), shape, 1, factors, method)
  return { type, shape: [...shape.slice(0, -1), shape.at(-1)! / factor], data: coarse }
}
