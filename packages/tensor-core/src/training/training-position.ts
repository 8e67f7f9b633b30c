/** Where a run stands, besides its tensors. */
export interface TrainingPosition {
  /** Steps done, skipped ones among them. */
  step: number
  /** Steps skipped in all. */
  skipped: number
  /** Steps skipped in a row, until now. */
  inRow: number
  /** Latest validation scores. */
  scores: Record<string, number>
  /** The smallest `validation` so far, and the step where it was reached. */
  best: { step: number; score: number } | null
  /** Validations since then. */
  stale: number
  /** A step that was taken and is neither validated nor in the metrics yet. */
  pending: { loss: number; norm: number } | null
}

export const startPosition = (): TrainingPosition => ({
  step: 0,
  skipped: 0,
  inRow: 0,
  scores: {},
  best: null,
  stale: 0,
  pending: null,
})

/** Notes a validation. Gives whether it is the best one so far. */
export function noteScores(position: TrainingPosition, scores: Record<string, number>): boolean {
  const { validation: score = Number.NaN } = scores
  const better = Number.isFinite(score) && score < (position.best?.score ?? Number.POSITIVE_INFINITY)
  position.scores = scores
  position.stale = better ? 0 : position.stale + 1
  if (better) position.best = { step: position.step, score }
  return better
}

/**
 * The position as the `info` of a checkpoint, plain JSON. `score` is there at the best step so far only, which is how
 * a store knows the best checkpoint; `row` is the last row of metrics that belongs to it, where that is not its own.
 */
export function toInfo({ step, skipped, inRow, best, stale, scores, pending }: TrainingPosition): object {
  return {
    // In this order, also after a resume: checkpoints are compared byte by byte.
    ...{ skipped, inRow, best, stale },
    scores: finite(scores),
    pending: pending && finite(pending),
    ...(best?.step === step && !pending && { score: best.score }),
    ...(pending && { row: step - 1 }),
  }
}

/** What {@link toInfo} made. */
export function fromInfo(step: number, info: object): TrainingPosition {
  const { scores, pending, best, ...rest } = info as TrainingPosition
  const { skipped = 0, inRow = 0, stale = 0 } = rest
  return {
    step,
    skipped,
    inRow,
    stale,
    scores: numbers(scores ?? {}),
    best: best ?? null,
    pending: pending ? (numbers({ ...pending }) as { loss: number; norm: number }) : null,
  }
}

/** JSON has no NaN. */
const finite = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]))
const numbers = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (value ?? Number.NaN) as number]))
