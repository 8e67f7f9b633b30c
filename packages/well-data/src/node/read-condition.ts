import { NotFoundError } from '../errors'
import { attempt } from '../hdf5/library'
import type { Source } from './read-field'
import type { BoundaryCondition } from './well-metadata'

/** A boundary condition as it lies in the file. */
export interface ConditionMask {
  /** Sizes of the axes of `mask`: `[trajectory?, time?, ...dims]`. */
  shape: number[]
  /** 1 where the condition holds. */
  mask: Uint8Array
  /** What the condition fixes: values of its fields at the points of the mask, as stored; null if there are none. */
  values: number[] | null
}

/** Reads mask and values of a boundary condition. @throws NotFoundError if there is none of this name */
export function readCondition({ library, file, path, metadata }: Source, name: string): ConditionMask {
  const condition = metadata.conditions.find((one) => one.name === name)
  if (!condition) {
    const known = metadata.conditions.map((one) => one.name)
    throw new NotFoundError(`${path}: has no boundary condition ${name}`, {
      hint: `It has ${known.join(', ') || 'none'}.`,
    })
  }
  const group = `boundary_conditions/${name}`
  return attempt(library, `${path}: ${group}`, () => {
    const read = (dataset: string) => (file.get(`${group}/${dataset}`) as { value: ArrayLike<number | bigint> }).value
    return {
      shape: maskShape(condition, metadata),
      mask: Uint8Array.from(read('mask'), Number),
      values: condition.hasValues ? Array.from(read('values'), Number) : null,
    }
  })
}

function maskShape(
  { sampleVarying, timeVarying, shape }: BoundaryCondition,
  { nTrajectories, nSteps }: Source['metadata'],
): number[] {
  return [...(sampleVarying ? [nTrajectories] : []), ...(timeVarying ? [nSteps] : []), ...shape]
}
