import { LolaError, type LolaErrorOptions } from '@lola-ts/tensor-core/errors'

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

export interface RemoteErrorOptions extends LolaErrorOptions {
  temporary?: boolean
  retryAfter?: number
  status?: number
}

/** A server that cannot be reached, refuses, or answers something other than what was asked for. */
export class RemoteError extends LolaError {
  readonly code = 'REMOTE'
  /** Whether the same request may go through later: lost connections, busy servers. */
  readonly temporary: boolean
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfter: number | undefined
  /** The HTTP status, where the server refused. */
  readonly status: number | undefined

  constructor(message: string, { temporary = false, retryAfter, status, ...options }: RemoteErrorOptions = {}) {
    super(message, options)
    this.temporary = temporary
    this.retryAfter = retryAfter
    this.status = status
  }
}

/** Bytes that are not those which their server or listing promises. */
export class ChecksumError extends LolaError {
  readonly code = 'CHECKSUM'
}

/** Too little room on a disk for what is to be written. Nothing was. */
export class DiskSpaceError extends LolaError {
  readonly code = 'DISK_SPACE'
}
