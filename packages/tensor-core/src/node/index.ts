/**
 * What needs Node: the native backend, files and run folders.
 *
 * @module
 */
export { folder } from './folder'
export type { ModelCard } from './model-card'
export { nativeCache } from './native-paths'
export { type EventFile, type EventFileOptions, openEventFile } from './open-event-file'
export { openRun, type Run, type RunOptions } from './open-run'
export { type ProvisionResult, provisionNative } from './provision-native'
export type { RunState } from './run-checkpoints'
export { type RunLock, takeLock } from './run-lock'
export { type RunManifest, type RunSession, readManifest } from './run-manifest'
export type { MetricsRecord } from './run-metrics'
export { type SavedModel, saveModel } from './save-model'
export { startBackend } from './start-backend'
export { type FileContent, syncFolder, temporaryName, writeAtomic, writing } from './write-atomic'
export { writeFolder } from './write-folder'
