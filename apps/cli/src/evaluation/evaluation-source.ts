import type {
  EvaluationManifest,
  FlowDomain,
  ScoreGroup,
  ScoreKind,
  SpaceAxis,
  SpeedMethod,
  Values,
} from '@lola-ts/eval'

/** One forecast to score: a trajectory from a start. */
export interface EvaluationJob {
  trajectory: number
  /** The last known snapshot. */
  start: number
  /** As in score records: `test/0@50`. */
  name: string
}

/** Observations as they show on a state, in its units. */
export interface ObservedState {
  /** `[...space, field]`, NaN where nothing is seen. */
  values: Float32Array
  /** Where point sensors are, in cells from the first node of each axis, and one value a field. */
  points: { at: number[]; values: Float32Array }[]
}

/** A state to score, with what it is measured against; in the units of the data unless the regime is latent. */
export interface ScorableState {
  model: string
  kind: ScoreKind
  lead: number
  /** `[member, ...space, field]` */
  ensemble: Values
  /** `[...space, field]` */
  truth: Values
  /** What the autoencoder makes of the truth; null to leave it out. */
  reconstruction: Values | null
  /** What to measure. Default all that was asked for. */
  groups?: readonly ScoreGroup[]
  /** What a guided forecast was told of the state. */
  observed?: ObservedState
  /** How long the state took to compute. */
  milliseconds?: number
}

/** How states of one kind come: so many at a time. */
export interface Timed {
  case: string
  method: SpeedMethod
  /** States a call, over all members. */
  batch: number
  /** Lead times a call. */
  predicted: number
}

/** What a source knows about itself before anything is scored. */
export type SourceFacts = Omit<
  EvaluationManifest,
  | 'format'
  | 'formatVersion'
  | 'command'
  | 'version'
  | 'backend'
  | 'machine'
  | 'date'
  | 'horizons'
  | 'scores'
  | 'rows'
  | 'timings'
  | 'example'
>

/** Forecasts and the truth that they are about, wherever they come from. */
export interface EvaluationSource {
  facts: SourceFacts
  jobs: readonly EvaluationJob[]
  /** Where the flow takes place; undefined where nothing is known, as of latents. */
  domain(job: EvaluationJob): FlowDomain | undefined
  /** The axes of pictures; null for no pictures. */
  axes: readonly SpaceAxis[] | null
  normalise: ((values: Values) => Values) | undefined
  timed: Partial<Record<ScoreKind, Timed>>
  states(job: EvaluationJob, signal: AbortSignal): AsyncGenerator<ScorableState>
  close(): void
}
