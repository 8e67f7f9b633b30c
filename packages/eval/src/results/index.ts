export { addDiagnostics } from './add-diagnostics'
export {
  type Diagnostics,
  type EvaluationManifest,
  type ExampleStates,
  manifestFromJson,
  type Regime,
} from './manifest'
export { isTiming, type Results, resultsFromJson, resultsToJson } from './results'
