import type { MetricDefinition } from './metric-definition'

const vrmse = { eps: 1e-6, variance: 'unbiased', order: 'root-then-mean', unit: 'one', best: 'low' } as const
const plain = { eps: null, variance: null, order: null, unit: 'field', best: 'low' } as const
const relative = { eps: 1e-6, variance: null, unit: 'one', best: 'low' } as const

/** Errors of one forecast: of the mean of an ensemble, or of each member alone. */
export const errorMetrics = {
  vrmse: {
    ...vrmse,
    label: 'VRMSE, ensemble mean',
    formula: '√( ⟨(x̄ − u)²⟩ / (var(u) + ε) )',
    meaning:
      'Error of the ensemble mean in standard deviations of the truth over space, a field and state at a time, then averaged. 0 is perfect, 1 is knowing only the mean. Averaging members lowers it.',
  },
  vrmse_member: {
    ...vrmse,
    label: 'VRMSE, single member',
    formula: '1/M Σₘ √( ⟨(xₘ − u)²⟩ / (var(u) + ε) )',
    meaning: 'VRMSE of each member alone, then averaged over members: comparable with a deterministic forecast.',
  },
  vmse: {
    ...vrmse,
    order: null,
    label: 'VMSE, ensemble mean',
    formula: '⟨(x̄ − u)²⟩ / (var(u) + ε)',
    meaning: 'Square of the VRMSE of each field and state, then averaged.',
  },
  mse: {
    ...plain,
    label: 'MSE',
    formula: '⟨(x̄ − u)²⟩',
    meaning: 'Mean squared error of the ensemble mean, in the square of the unit.',
  },
  mae: { ...plain, label: 'MAE', formula: '⟨|x̄ − u|⟩', meaning: 'Mean absolute error of the ensemble mean.' },
  max_error: { ...plain, label: 'L∞', formula: 'max |x̄ − u|', meaning: 'Largest absolute error of the ensemble mean.' },
  nmse: {
    ...relative,
    order: null,
    label: 'NMSE',
    formula: '⟨(x̄ − u)²⟩ / (⟨u²⟩ + ε)',
    meaning: 'Squared error relative to the mean square of the truth.',
  },
  nrmse: {
    ...relative,
    order: 'root-then-mean',
    label: 'NRMSE',
    formula: '√( ⟨(x̄ − u)²⟩ / (⟨u²⟩ + ε) )',
    meaning: 'Root of the NMSE of each field and state. It depends on where the zero of a field lies; VRMSE does not.',
  },
  pearson: {
    ...plain,
    unit: 'one',
    best: 'high',
    label: 'correlation',
    formula: 'cov(x̄, u) / √(var(x̄) var(u))',
    meaning: 'Pearson correlation over space of the ensemble mean with the truth.',
  },
} as const satisfies Record<string, MetricDefinition>
