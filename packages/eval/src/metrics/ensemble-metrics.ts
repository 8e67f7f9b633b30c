import type { MetricDefinition } from './metric-definition'

const field = { eps: null, variance: null, order: null, unit: 'field', best: 'low' } as const
const rooted = { ...field, order: 'root-then-mean' } as const

/** Scores of an ensemble as a distribution. */
export const ensembleMetrics = {
  spread: {
    ...rooted,
    label: 'spread',
    formula: '√( (M+1)/(M−1) · 1/M Σₘ ⟨(xₘ − x̄)²⟩ )',
    meaning:
      'How far the members are from their mean, corrected for the number of members M. Undefined for one member.',
    best: 'none',
  },
  skill: {
    ...rooted,
    label: 'skill (RMSE)',
    formula: '√⟨(x̄ − u)²⟩',
    meaning: 'Root mean squared error of the ensemble mean.',
  },
  spread_skill: {
    ...rooted,
    label: 'spread / skill',
    formula: 'spread / skill',
    meaning:
      'Close to 1 when the ensemble knows how wrong it is; below 1 it is overconfident. "Mean then root" is √(mean spread² / mean skill²) over states and trajectories.',
    unit: 'one',
    best: 1,
  },
  crps: {
    ...field,
    label: 'CRPS (fair)',
    formula: '1/M Σₘ ⟨|xₘ − u|⟩ − 1/(2M(M−1)) Σₘ Σₙ ⟨|xₘ − xₙ|⟩',
    meaning:
      'Error of the ensemble as a distribution; for one member the mean absolute error. Rewards being close and being honest about the spread, at any number of members.',
  },
  crps_plain: {
    ...field,
    label: 'CRPS (plain)',
    formula: '1/M Σₘ ⟨|xₘ − u|⟩ − 1/(2M²) Σₘ Σₙ ⟨|xₘ − xₙ|⟩',
    meaning: 'CRPS of the M members as they are: falls as M grows, so it compares ensembles of one size only.',
  },
  crps_almost_fair: {
    ...field,
    label: 'CRPS (almost fair)',
    formula: '0.95 CRPS fair + 0.05 CRPS plain',
    meaning: 'The loss of CRPS-trained ensembles, α = 0.95.',
  },
  energy_score: {
    ...field,
    label: 'energy score',
    formula: '1/M Σₘ ‖xₘ − u‖ − 1/(2M(M−1)) Σₘ Σₙ ‖xₘ − xₙ‖, ‖x‖ = √⟨x²⟩',
    meaning: 'CRPS of whole maps rather than of points (fair); for one member the RMSE.',
  },
  variogram_score: {
    ...field,
    label: 'variogram score',
    formula: '⟨( √|uₐ − u_b| − 1/M Σₘ √|xₘₐ − xₘ_b| )²⟩',
    meaning: 'Whether members vary from place to place as the truth does, over pairs 1, 2 and 4 cells apart.',
  },
  coverage_50: {
    ...field,
    label: 'coverage of 50 %',
    formula: 'share of points with q₀.₂₅ ≤ u ≤ q₀.₇₅',
    meaning: 'How often the truth lies in the central interval of the members. Needs 3 members.',
    unit: 'one',
    best: 0.5,
  },
  coverage_80: {
    ...field,
    label: 'coverage of 80 %',
    formula: 'share of points with q₀.₁ ≤ u ≤ q₀.₉',
    meaning: 'How often the truth lies in the central interval of the members. Needs 9 members.',
    unit: 'one',
    best: 0.8,
  },
  winkler_80: {
    ...field,
    label: 'interval score of 80 %',
    formula: '⟨q₀.₉ − q₀.₁ + 10 max(0, q₀.₁ − u, u − q₀.₉)⟩',
    meaning: 'Winkler score: width of the interval plus a penalty for what it misses. Needs 9 members.',
  },
} as const satisfies Record<string, MetricDefinition>
