import { LolaError } from '@lola-ts/tensor-core/errors'

/** A file that claims to follow The Well's layout and does not. Thrown on opening, before any field is read. */
export class WellFormatError extends LolaError {
  readonly code = 'WELL_FORMAT'
}

/** A well-formed file of another physics: other fields, in another order, or on another grid than was asked for. */
export class PhysicsError extends LolaError {
  readonly code = 'PHYSICS'
}

/** Values that no model can use: NaN, infinities, a damaged chunk. Says file, dataset and index. */
export class DataError extends LolaError {
  readonly code = 'DATA'
}

/** A path, split, file or trajectory that is not there. */
export class NotFoundError extends LolaError {
  readonly code = 'NOT_FOUND'
}
