import { type ConditionMask, readCondition } from './read-condition'
import { readCoordinates, readTimes } from './read-dimensions'
import { checkTrajectory, readChannels, type Source, type StepRange } from './read-field'
import { type FieldValues, readConstants, readNamed } from './read-named'
import { readScalars, readSeries } from './read-scalars'

/** What can be read of an open file: each call reads the bytes of its answer and no more. */
export interface WellReads {
  /**
   * States of one trajectory, all time-varying fields.
   *
   * @returns `[time, ...space, field]`, flat, channels in the order of `channels`
   * @throws DataError for NaN and infinities, NotFoundError outside of the file
   */
  read(trajectory: number, range?: StepRange): Float32Array<ArrayBuffer>
  /**
   * One field by its name in the file, time-varying or constant. Axes along which it does not vary are repeated.
   *
   * @returns `[time, ...space, component]`, flat; without the time axis for a constant field
   * @throws DataError, NotFoundError
   */
  field(name: string, trajectory: number, range?: StepRange): FieldValues
  /**
   * All constant fields of one trajectory.
   *
   * @returns `[...space, channel]`, flat, in the order of `constants`; the last axis is 0 where there are none
   * @throws DataError, NotFoundError
   */
  constantsOf(trajectory: number): FieldValues
  /** Constant scalars of one trajectory, in file order. */
  scalarsOf(trajectory: number): Record<string, number>
  /** Scalars of one trajectory that change in time: a number for each state, in file order. */
  seriesOf(trajectory: number, range?: StepRange): Record<string, number[]>
  /** Time of each step of one trajectory. */
  timesOf(trajectory: number): number[]
  /** Coordinates along each spatial axis of one trajectory. */
  coordinatesOf(trajectory: number): number[][]
  /** Mask and values of a boundary condition, by the name of its group. @throws NotFoundError */
  conditionOf(name: string): ConditionMask
}

/** The reads of an open file. */
export function wellReads(source: Source): WellReads {
  const checked =
    <R extends unknown[], T>(read: (source: Source, trajectory: number, ...rest: R) => T) =>
    (trajectory: number, ...rest: R): T => {
      checkTrajectory(source, trajectory)
      return read(source, trajectory, ...rest)
    }
  return {
    read: (trajectory, range) => readChannels(source, trajectory, range),
    field: (name, trajectory, range) => readNamed(source, name, trajectory, range),
    constantsOf: checked(readConstants),
    scalarsOf: checked(readScalars),
    seriesOf: checked(readSeries),
    timesOf: checked(readTimes),
    coordinatesOf: checked(readCoordinates),
    conditionOf: (name) => readCondition(source, name),
  }
}
