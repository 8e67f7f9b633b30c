/** One setting of the study. */
export interface StudyCase {
  /** Which spoke of the star it belongs to. */
  axis: string
  /** Its place on the spoke, for tables. */
  value: string
  compression: 64 | 256 | 1024
  /** As `--observe` takes it. */
  observe: string
  noise: number
  /** As `--guidance` takes it; none for the baseline. */
  method: string
  steps: number
  sampler: 'ab' | 'ddpm'
  decoder: 'exact' | 'own-error' | 'linear'
}

const centre: Omit<StudyCase, 'axis' | 'value'> = {
  compression: 64,
  observe: 'subsample:8',
  noise: 0.1,
  method: 'mmps:1',
  steps: 16,
  sampler: 'ab',
  decoder: 'own-error',
}

export const members = 16
export const states = 20
export const starts = [50, 70]

const spoke = <T>(axis: string, values: readonly T[], change: (value: T) => Partial<StudyCase>): StudyCase[] =>
  values.map((value) => ({ ...centre, axis, value: String(value), ...change(value) }))

const fractions: [string, number][] = [
  ['1/1024', 32],
  ['1/256', 16],
  ['1/64', 8],
  ['1/16', 4],
  ['1/4', 2],
]

const methods: [string, Partial<StudyCase>][] = [
  ['mmps, 1 iteration', { method: 'mmps:1' }],
  ['mmps by conjugate gradients, 3', { method: 'mmps-cg:3' }],
  ['pigdm', { method: 'pigdm:1' }],
  ['tmpd', { method: 'tmpd' }],
  ['sda', { method: 'sda:1' }],
  ['dps, 64 steps of ddpm', { method: 'dps:1', sampler: 'ddpm', steps: 64 }],
  ['replacement', { method: 'replacement' }],
  ['projection', { method: 'projection:2' }],
]

/** Every case; those that stand on several spokes are computed once. The most telling first. */
export const cases: StudyCase[] = [
  { ...centre, axis: 'centre', value: 'guided' },
  { ...centre, axis: 'centre', value: 'unguided', method: 'none' },
  ...spoke('observed fraction', fractions, ([name, factor]) => ({ value: name, observe: `subsample:${factor}` })),
  ...spoke('noise', [0.01, 0.1, 0.5], (noise) => ({ noise })),
  ...spoke('iterations', [1, 2, 3], (iterations) => ({ method: `mmps:${iterations}` })),
  ...spoke('steps', [8, 16, 32, 64], (steps) => ({ steps })),
  ...spoke('decoder', ['own-error', 'exact', 'linear'] as const, (decoder) => ({ decoder })),
  ...spoke(
    'operator',
    ['subsample:8', 'mean-pool:8', 'sensors:16', 'boundary:2', 'subsample:8,every:4'],
    (observe) => ({ observe }),
  ),
  ...spoke('compression', [64, 256, 1024] as const, (compression) => ({ compression })),
  ...spoke('unguided', [64, 256, 1024] as const, (compression) => ({ compression, method: 'none' })),
  ...[fractions[1]!, fractions[2]!, fractions[3]!].flatMap(([name, factor]) =>
    spoke(`methods at ${name}`, methods, ([value, change]) => ({ value, observe: `subsample:${factor}`, ...change })),
  ),
]

/** What makes a case: equal keys, equal numbers. */
export const keyOf = ({ axis: _, value: __, ...rest }: StudyCase) => JSON.stringify(rest)
