/** What makes two scores comparable. Scores that differ in any of these are never averaged or compared silently. */
export interface ScoreIdentity {
  metric: string
  /** What is added to the denominator; null for metrics without. */
  eps: number | null
  /** Whether a variance in the denominator is divided by N − 1 or N; null for metrics without. */
  variance: 'unbiased' | 'biased' | null
  /** Whether roots (or ratios) are taken of each state and then averaged, or once at the end; null for metrics without. */
  order: 'root-then-mean' | 'mean-then-root' | null
  /** Units of the scored values: those of the data, or normalised as networks see them. */
  units: 'physical' | 'normalised'
  /** What was taken for true: the simulation, or what the autoencoder makes of it. */
  against: 'truth' | 'reconstruction'
}

/** The parts of an identity, in the order of tables. */
export const identityKeys = ['metric', 'eps', 'variance', 'order', 'units', 'against'] as const

/** A text that two scores share if and only if they can be compared. */
export const identityOf = (score: ScoreIdentity): string => identityKeys.map((key) => score[key] ?? '').join('|')

/** An identity in words, without the metric's name: `ε = 1e-6, unbiased variance, root then mean`. */
export function identityWords({ eps, variance, order, units, against }: ScoreIdentity): string {
  const parts = [
    eps === null ? '' : `ε = ${eps.toExponential().replace('e-', 'e−')}`,
    variance === null ? '' : `${variance} variance`,
    order === null ? '' : order.replaceAll('-', ' '),
    units === 'normalised' ? 'normalised units' : '',
    against === 'reconstruction' ? 'against the reconstruction' : '',
  ]
  return parts.filter(Boolean).join(', ')
}

/**
 * The VRMSEs in use, by name. All divide by the unbiased variance over space and take the root of each field and state
 * before any average; they differ in ε, which matters where a field is nearly constant.
 *
 * - `paper`: the paper's tables, as LoLa's evaluation computes them. The default everywhere.
 * - `the-well`: The Well's benchmark.
 * - `lola-loss`: LoLa's training and validation loss; not comparable with the others.
 */
export const vrmseVariants = {
  paper: { eps: 1e-6, variance: 'unbiased', order: 'root-then-mean' },
  'the-well': { eps: 1e-7, variance: 'unbiased', order: 'root-then-mean' },
  'lola-loss': { eps: 1e-2, variance: 'unbiased', order: 'root-then-mean' },
} as const satisfies Record<string, Pick<ScoreIdentity, 'eps' | 'variance' | 'order'>>

export type VrmseVariant = keyof typeof vrmseVariants
