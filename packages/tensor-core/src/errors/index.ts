/**
 * The errors that lola-ts throws on purpose. They need no TensorFlow.js, so neither does a thread that only reads files.
 *
 * @module
 */
export {
  BackendError,
  CheckpointError,
  ConfigError,
  isLolaError,
  LolaError,
  type LolaErrorOptions,
  ShapeError,
  TrainingError,
  WriteError,
} from './lola-error'
