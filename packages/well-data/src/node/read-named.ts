import { NotFoundError } from '../errors'
import { checkTrajectory, readFields, resolveSteps, type Source, type StepRange } from './read-field'
import type { WellField } from './well-metadata'

/** Values of fields, in the units of the file. */
export interface FieldValues {
  /** Flat, row-major. */
  values: Float32Array<ArrayBuffer>
  shape: number[]
  /** Names along the last axis: `velocity_x`, `velocity_y`. */
  channels: string[]
}

/** One step stands for all of them where nothing varies in time. */
const once = { start: 0, count: 1, stride: 1 }

/** States of one field, time-varying or constant. @throws DataError, NotFoundError */
export function readNamed(source: Source, name: string, trajectory: number, range: StepRange = {}): FieldValues {
  const { path, metadata } = source
  checkTrajectory(source, trajectory)
  const all = [...metadata.fields, ...metadata.constants]
  const field = all.find((one) => one.name === name)
  if (!field) {
    throw new NotFoundError(`${path}: has no field ${name}`, {
      hint: `It has ${all.map((one) => one.name).join(', ')}.`,
    })
  }
  if (!field.timeVarying) return readTogether(source, [field], trajectory)
  const steps = resolveSteps(`${path}: trajectory ${trajectory}`, metadata.nSteps, range)
  const values = readFields(source, [field], trajectory, steps)
  return { values, shape: [steps.count, ...metadata.grid, field.components.length], channels: [...field.components] }
}

/** All constant fields side by side. @throws DataError, NotFoundError */
export function readConstants(source: Source, trajectory: number): FieldValues {
  return readTogether(source, source.metadata.constants, trajectory)
}

function readTogether(source: Source, constants: readonly WellField[], trajectory: number): FieldValues {
  const channels = constants.flatMap((field) => field.components)
  const values = readFields(source, constants, trajectory, once)
  return { values, shape: [...source.metadata.grid, channels.length], channels }
}
