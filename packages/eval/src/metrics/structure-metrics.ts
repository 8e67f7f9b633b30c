import type { MetricDefinition } from './metric-definition'

const bands = [
  ['low', 'large scales'],
  ['mid', 'middle scales'],
  ['high', 'small scales'],
  ['tail', 'scales below the band limit, half a cycle a cell'],
] as const
type Band = (typeof bands)[number][0]

const inBands = <Name extends string>(name: Name, define: (band: Band, scales: string) => MetricDefinition) =>
  Object.fromEntries(bands.map(([band, scales]) => [`${name}_${band}`, define(band, scales)])) as unknown as Record<
    `${Name}_${Band}`,
    MetricDefinition
  >

const one = { variance: null, order: null, unit: 'one' } as const

/** Scores of scales, of values wherever they are, and of totals. */
export const structureMetrics = {
  ...inBands('power', (band, scales) => ({
    ...one,
    eps: 1e-6,
    order: 'root-then-mean',
    best: 'low',
    label: `power error, ${band}`,
    formula: '√⟨(1 − (P̄ + ε) / (Pᵤ + ε))²⟩ over the bins of a band',
    meaning: `How far the power spectrum of the members (their mean power P̄) is from the truth's at ${scales}.`,
  })),
  ...inBands('cross_modulus', (band, scales) => ({
    ...one,
    eps: 1e-6,
    order: 'root-then-mean',
    best: 'low',
    label: `cross modulus error, ${band}`,
    formula: '√⟨(1 − (⟨|X||Y|⟩ + ε) / √(Pᵤ P̄ + ε²))²⟩ over the bins of a band',
    meaning: `What LoLa calls cross-correlation, at ${scales}. It does not see phases: patterns in the wrong place score well.`,
  })),
  ...inBands('coherence', (band, scales) => ({
    ...one,
    eps: null,
    best: 'high',
    label: `coherence, ${band}`,
    formula: 'Re⟨X Y*⟩ / √(⟨|X|²⟩⟨|Y|²⟩), mean over the bins of a band',
    meaning: `Whether patterns are in the right place at ${scales}: 1 in place, 0 unrelated. It does not see amplitudes.`,
  })),
  wasserstein1: {
    ...one,
    eps: null,
    unit: 'field',
    best: 'low',
    label: 'Wasserstein-1 of values',
    formula: 'mean |sorted x − sorted u|, members together',
    meaning: 'Distance between the distributions of values, wherever they are.',
  },
  sliced_wasserstein: {
    ...one,
    eps: null,
    best: 'low',
    label: 'sliced Wasserstein',
    formula: 'mean over 16 directions of W₁ along them, x̄ and u of total 1',
    meaning: 'How far mass has to be carried, in sides of the domain. Of densities only.',
  },
  total_error: {
    ...one,
    eps: null,
    best: 0,
    label: 'error of the total',
    formula: '1 − Σ x̄ / Σ u',
    meaning:
      'Signed relative error of the sum over cells; 0 where a conserved quantity is conserved. Means nothing for fields about zero.',
  },
} satisfies Record<string, MetricDefinition>
