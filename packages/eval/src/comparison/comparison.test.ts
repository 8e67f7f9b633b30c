import { describe, expect, test } from 'vitest'
import { defaultIdentity, type Metric } from '../metrics'
import { publishedScores } from '../published'
import type { EvaluationManifest } from '../results'
import { scoreAccumulator } from '../streaming'
import {
  type ComparedResult,
  type ComparedSpeed,
  compareResults,
  comparisonReport,
  speedsOf,
  warningsOf,
} from './index'

const grid: [number, number] = [8, 4]
const manifest = (changes: Partial<EvaluationManifest> = {}): EvaluationManifest => ({
  format: 'lola evaluation',
  formatVersion: 1,
  command: 'lola evaluate --model <m>',
  version: '1.0.0',
  backend: 'native',
  machine: 'a machine',
  date: '2026-01-01T00:00:00.000Z',
  model: 'm',
  weights: 'abc',
  compression: 64,
  regime: 'encode-once',
  dataset: 'rayleigh_benard',
  data: 'def',
  split: 'test',
  grid,
  fields: ['buoyancy', 'velocity_y'],
  normalisation: 'registry',
  signed: [false, true],
  members: 4,
  context: 1,
  overlap: 1,
  stride: 1,
  seed: 0,
  settings: null,
  guidance: null,
  trajectories: [0, 1, 2, 3, 4, 5].map((i) => `test/${i}@16`),
  states: 3,
  interval: 0.5,
  horizons: [{ from: 1, to: 3 }],
  scores: [],
  rows: 0,
  timings: [
    {
      case: 'm: emulation',
      method: 'latent diffusion',
      backend: 'native',
      precision: 'float32',
      batch: 4,
      min_ms: 1,
      median_ms: 2,
      gflops: null,
      peak_mb: null,
    },
  ],
  example: {
    trajectory: 'test/0@16',
    model: 'm',
    kind: 'emulation',
    leads: [1, 2, 3],
    panels: ['truth', 'mean', 'observations', 'guided, mean'],
    points: [[{ x: 1, y: 0.5, values: [0.25, null] }], [], [{ x: 1, y: 0.5, values: [0.5, null] }]],
    grid,
    axes: [
      { name: 'x', extent: [0, 4] },
      { name: 'y', extent: [0, 1] },
    ],
    slice: null,
  },
  ...changes,
})

function result(model: string, scale: number, changes: Partial<EvaluationManifest> = {}): ComparedResult {
  const scores = scoreAccumulator()
  const about = manifest(changes)
  for (const trajectory of about.trajectories) {
    const hard = Number(/\d+/.exec(trajectory)![0]) / 10
    for (const lead of [1, 2, 3]) {
      const add = (metric: Metric, value: number, more = {}) =>
        scores.add({
          model,
          kind: 'emulation',
          dataset: about.dataset,
          trajectory,
          lead,
          field: 'mean',
          ...defaultIdentity(metric),
          value,
          ...more,
        })
      add('vrmse', scale * (hard + lead / 10))
      add('vrmse_member', scale * (hard + lead / 8))
      add('crps', scale * lead, { units: 'normalised' })
      for (const metric of ['spread', 'skill'] as const) add(metric, lead, { field: 'buoyancy', units: 'normalised' })
      scores.add({
        model: 'persistence',
        kind: 'baseline',
        dataset: about.dataset,
        trajectory,
        lead,
        field: 'mean',
        ...defaultIdentity('vrmse'),
        value: lead,
      })
    }
  }
  const spectra = {
    states: 1,
    edges: [0, 0.2, 0.5],
    truth: [
      [1, 0.1],
      [1, 0.1],
    ],
    forecast: [
      [1, 0.2],
      [1, 0.1],
    ],
    coherence: [
      [1, 0.5],
      [0.9, 0],
    ],
  }
  const diagnostics = [
    {
      model,
      kind: 'emulation' as const,
      horizon: { from: 1, to: 3 },
      ranks: [
        [1, 2, 3, 2, 1],
        [1, 1, 1, 1, 1],
      ],
      spectra,
    },
  ]
  const example = Float32Array.from({ length: 3 * 4 * 8 * 4 * 2 }, (_, i) =>
    // Observations are the third of four panels: nothing is seen there but at points.
    Math.floor(i / 64) % 4 === 2 ? Number.NaN : Math.sin(i),
  )
  return {
    path: `runs/${model}`,
    manifest: { ...about, model, example: { ...about.example!, model } },
    compression: about.compression,
    scores,
    diagnostics,
    example,
  }
}

const simulator = (changes: Partial<ComparedSpeed['record']> = {}): ComparedSpeed => ({
  path: 'runs/simulator',
  record: {
    format: 'lola speed',
    formatVersion: 1,
    command: 'lola simulate rayleigh-benard --time',
    version: '1.0.0',
    machine: 'a machine',
    date: '2026-01-01T00:00:00.000Z',
    dataset: 'rayleigh_benard',
    grid,
    interval: 0.5,
    timings: ['Ra 1e6', 'Ra 1e7'].map((constants, i) => ({
      case: `simulator, ${constants}`,
      method: 'simulator',
      backend: 'none',
      precision: 'float64',
      batch: 1,
      min_ms: 1,
      median_ms: 20 * (i + 1),
      gflops: null,
      peak_mb: null,
    })),
    ...changes,
  },
})

describe('a report', async () => {
  const both = [result('good', 1), result('bad', 1.5, { compression: 256 })]
  const comparison = compareResults(both, undefined, [simulator()])
  const { html, figures } = await comparisonReport(comparison)

  test('is one page that needs nothing from outside, with every figure by itself too', () => {
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(html.match(/<svg/g)!.length).toBeGreaterThan(8)
    const names = figures.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('rollout')
    expect(names).toContain('power-spectra-velocity-y')
    for (const { svg, caption } of figures) {
      expect(svg).toContain('<title>')
      expect(svg).toContain('<desc>')
      expect(caption.length).toBeGreaterThan(40)
    }
  })

  test('shows what guidance was told, at lead times when it was told something', async () => {
    const { svg, caption } = figures.find(({ name }) => name === 'guided-good')!
    for (const label of ['observations', 'guided, mean of 4', 'unguided, mean of 4', 'lead 1', 'lead 3'])
      expect(svg).toContain(label)
    expect(svg).not.toContain('lead 2')
    expect(svg.match(/<circle/g)).toHaveLength(2)
    expect(caption).toContain('buoyancy')
    expect(html).toContain('Guided emulation')
    // Also where the first result kept another trajectory.
    const elsewhere = { ...manifest().example!, trajectory: 'test/5@0', panels: ['truth', 'mean'] }
    const first = { ...result('first', 1), example: new Float32Array(3 * 2 * 64) }
    first.manifest = { ...first.manifest!, example: elsewhere }
    const report = await comparisonReport(compareResults([first, ...both]))
    expect(report.figures.map(({ name }) => name)).toContain('guided-good')
  })

  test('puts speeds in the order of the paper, with ratios to the simulator', () => {
    const speeds = speedsOf(comparison)
    const measured = speeds.filter((one) => !one.published)
    expect(measured.map(({ name, seconds, ratio }) => [name, seconds, ratio])).toEqual([
      ['simulator, Ra 1e6', 0.02, 1],
      ['simulator, Ra 1e7', 0.04, 0.5],
      ['m: emulation', 0.0005, 40],
      ['m: emulation', 0.0005, 40],
    ])
    expect(speeds.find(({ name }) => name === 'latent diffusion, published')!.ratio).toBeCloseTo(10 / 0.084, 10)
    expect(speedsOf({ results: both, speeds: [] }, false).map(({ ratio }) => ratio)).toEqual([1, 1])
    const { svg } = figures.find(({ name }) => name === 'speed')!
    expect(svg.match(/<circle/g)).toHaveLength(speeds.length)
    expect(html).toContain('lola simulate rayleigh-benard --time')
  })

  test('says on how much, with intervals, compares in pairs, and traces numbers to commands', () => {
    expect(html).toContain('Means over 6 trajectories; shades: 95 % intervals')
    expect(html).toContain('good − bad')
    expect(html).toContain('lola evaluate --model &#60;m&#62;')
    const row = comparison.byHorizon.find(({ model, metric }) => model === 'good' && metric === 'vrmse')!
    expect(row.mean).toBeCloseTo(0.45, 12)
    expect(row.low! < 0.45 && row.high! > 0.45).toBe(true)
  })

  test('marks what the paper published', () => {
    expect(html).toContain('latent diffusion, published')
    expect(
      publishedScores('rayleigh_benard').find(
        ({ method, compression, from }) => method === 'latent diffusion' && compression === 256 && from === 21,
      ),
    ).toMatchObject({ metric: 'vrmse', value: 0.509, to: 60 })
    // Every number of the paper's tables is there: 10 rows of 3 horizons for vrmse, three bands and Wasserstein.
    expect(publishedScores('rayleigh_benard')).toHaveLength(10 * 3 * 5)
    expect(publishedScores('turbulence_gravity_cooling')).toHaveLength(9 * 3 * 5)
    expect(publishedScores('euler_multi_quadrants').every(({ value }) => Number.isFinite(value))).toBe(true)
    expect(publishedScores('other')).toEqual([])
  })
})

describe('what does not compare', () => {
  test.each([
    ['dataset', { dataset: 'euler_multi_quadrants' }, 'dataset euler_multi_quadrants'],
    ['grid', { grid: [16, 4] }, 'grid 16 x 4'],
    ['fields', { fields: ['density', 'velocity_y'] }, 'fields density x velocity_y'],
  ])('another %s is refused', (_, changes, message) => {
    expect(() => compareResults([result('a', 1), result('b', 1, changes)])).toThrow(message)
  })

  test.each([
    ['dataset', { dataset: 'euler_multi_quadrants' }, 'times dataset euler_multi_quadrants'],
    ['grid', { grid: [16, 4] }, 'times grid 16 x 4, and runs/a has 8 x 4'],
    ['interval', { interval: 0.25 }, 'times states at an interval of 0.25, and runs/a has 0.5'],
  ])('a simulator of another %s is refused', (_, changes, message) => {
    expect(() => compareResults([result('a', 1)], undefined, [simulator(changes)])).toThrow(message)
  })

  test('other trajectories, regimes and normalisations are said', () => {
    const others = result('b', 1, { trajectories: ['test/9@0'], regime: 'ambient', normalisation: 'abc' })
    const words = warningsOf([result('a', 1), others]).join('\n')
    for (const what of ['trajectories and starts', 'the regime', 'normalisation']) expect(words).toContain(what)
    expect(warningsOf([result('a', 1), result('b', 1)])).toEqual([])
  })

  test('a forecast that blew up is named, and its average is no number', async () => {
    const broken = result('broken', 1)
    broken.scores.add({
      model: 'broken',
      kind: 'emulation',
      dataset: 'rayleigh_benard',
      trajectory: 'test/0@16',
      lead: 2,
      field: 'mean',
      ...defaultIdentity('vrmse'),
      value: Number.NaN,
    })
    const comparison = compareResults([broken])
    const { html } = await comparisonReport(comparison)
    expect(html).toContain('broken: 1 of 6 trajectories are not finite')
    expect(html).toContain('not finite for 1 of 6')
  })
})
