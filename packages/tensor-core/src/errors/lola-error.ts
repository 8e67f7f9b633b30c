export interface LolaErrorOptions {
  /** What the reader can do about it, in one or two sentences. */
  hint?: string
  cause?: unknown
}

const marker = Symbol.for('@lola-ts/error')

/**
 * The root of every error that lola-ts throws on purpose.
 *
 * `code` is stable and meant for programs; `message` says what was given and what was expected; `hint` says what to
 * do. Recognise one with {@link isLolaError}, which also works when two versions of a package are installed.
 */
export abstract class LolaError extends Error {
  abstract readonly code: string
  readonly hint: string | undefined
  readonly [marker] = true

  constructor(message: string, { hint, cause }: LolaErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.hint = hint
  }
}

/** Whether `error` was thrown by lola-ts on purpose; optionally, whether it carries `code`. */
export function isLolaError(error: unknown, code?: string): error is LolaError {
  const is = typeof error === 'object' && error !== null && marker in error
  return is && (code === undefined || (error as LolaError).code === code)
}

/** A tensor whose shape does not fit what it is given to. */
export class ShapeError extends LolaError {
  readonly code = 'SHAPE'
}

/** A configuration with an unknown, missing or impossible value. */
export class ConfigError extends LolaError {
  readonly code = 'CONFIG'
}

/** A backend that was asked for by name and cannot run here. Never replaced by another one without a word. */
export class BackendError extends LolaError {
  readonly code = 'BACKEND'
}

/** A file or folder of weights that is damaged, of another format, or does not fit the network. */
export class CheckpointError extends LolaError {
  readonly code = 'CHECKPOINT'
}

/** A training run that cannot go on: non-finite loss, a folder in use, data that ran out. */
export class TrainingError extends LolaError {
  readonly code = 'TRAINING'
}

/** A file that could not be written: a full disk, a read-only folder. What stood there before is untouched. */
export class WriteError extends LolaError {
  readonly code = 'WRITE'
}
