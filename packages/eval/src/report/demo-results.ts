import type { SpaceAxis } from '../figures/axis'
import type { ScoreRecord, Timing, Values } from '../scores'
import type { FieldInfo } from './player-section'

/** A model or baseline of the demo; its records are those of the same `model` and `kind`. */
export interface DemoModel extends Pick<ScoreRecord, 'model' | 'kind'> {
  /** Short, as at the end of a line: `diffusion`, `guided`, `persistence`. */
  label: string
}

/** A column of the demo's animation. */
export interface DemoPanel {
  /** E.g. `truth`, `diffusion, mean`, `diffusion, member 1`. */
  label: string
  /** `[lead, x, y, field]`, in the units of the fields, one state for each of `leads`. */
  frames: Values
  /** Whose error to show under the label. */
  score?: Pick<ScoreRecord, 'model' | 'kind'> & { metric: 'vrmse' | 'vrmse_member' }
  /** Whether to mark the sensors. Default false. */
  sensors?: boolean
}

/** Everything that the demo's report shows; the command line fills it in. */
export interface DemoResults {
  title: string
  run: {
    /** What was typed: `npm run demo`. */
    command: string
    version: string
    backend: string
    seed: number
    /** Processor or device. */
    machine?: string
    /** When, as text. */
    date?: string
    /** Wall time of the whole demo. */
    seconds?: number
  }
  data: {
    dataset: string
    /** File and index, with where it starts: `test/0, from snapshot 50`. */
    trajectory: string
    /** Constant parameters of the flow, e.g. `{ Ra: '1e7', Pr: '1' }`. */
    parameters?: Record<string, string | number>
    /** Where the data are from: `simulated by Dedalus`. */
    source?: string
  }
  /** Members of the ensembles. */
  members: number
  /** Folder or name of the weights, with the compression. */
  weights?: string
  /** What the guided ensemble saw. */
  observations?: {
    /** E.g. `every 8th point in x and y (1/64 of the pixels), noise 0.1 in normalised units`. */
    description: string
    /** Where, `[x, y]` in the units of the axes. */
    sensors?: readonly (readonly [number, number])[]
  }
  /** In the order of legends and tables. */
  models: readonly DemoModel[]
  x: SpaceAxis
  y: SpaceAxis
  /** Number of nodes along x and y. */
  grid: readonly [number, number]
  fields: readonly FieldInfo[]
  /** Lead times of the frames, in states. */
  leads: readonly number[]
  /** Time from one state to the next, in `timeUnit`. */
  interval: number
  /** E.g. `free-fall times`. */
  timeUnit: string
  /** The first is the truth. */
  panels: readonly DemoPanel[]
  scores: readonly ScoreRecord[]
  timings: readonly Timing[]
}
