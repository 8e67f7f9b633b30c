export { addDiagnostics } from './add-diagnostics'
export {
  type Diagnostics,
  type EvaluationManifest,
  type ExampleStates,
  manifestFromJson,
  type ObservedPoint,
  type Regime,
} from './manifest'
export { isTiming, type Results, resultsFromJson, resultsToJson } from './results'
export { type SpeedRecord, speedFromJson } from './speed-record'
