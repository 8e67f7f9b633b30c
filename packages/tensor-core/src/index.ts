export type { Tensor } from '@tensorflow/tfjs'
export * as tf from '@tensorflow/tfjs'
export { activeBackend, type BackendInfo, type BackendName, backendNames } from './backend/backend'
export { type StartBackendOptions, startBackend } from './backend/start-backend'
export { checkValue } from './check-value'
export { crc32c } from './crc32c'
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
} from './errors'
export { countFlops } from './flops/count-flops'
export { detach } from './jit/detach'
export { exactProducts } from './jit/exact-products'
export { type Jitted, jit } from './jit/jit'
export { type Pullback, pullback } from './jit/pullback'
export type { Tree } from './jit/tree'
