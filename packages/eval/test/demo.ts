import { type DemoResults, ensembleMean, type ScoreKind, scoreEnsemble } from '../src'

const grid = [16, 8] as const
const fields = [{ name: 'buoyancy' }, { name: 'velocity_y', unit: 'm/s', signed: true }]
const leads = [1, 2, 3, 4]
const size = grid[0] * grid[1] * fields.length

/** A small demo with waves for a flow. `change` may spoil it. */
export function demo(change: Partial<DemoResults> = {}): DemoResults {
  const wave = (phase: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i / 5 + phase))
  const ensemble = (lead: number, error: number) => {
    const members = [-1, 0, 2].map((member) => wave(lead + member * error * lead))
    return Float32Array.from(members.flatMap((member) => [...member]))
  }
  const frames = (of: (lead: number) => Float32Array | Float64Array) =>
    Float32Array.from(leads.flatMap((lead) => [...of(lead)]))
  const scores = ['test/0@50', 'test/1@50'].flatMap((trajectory, t) =>
    leads.flatMap((lead) => {
      const score = (model: string, kind: ScoreKind, forecast: Float32Array) => {
        const names = fields.map(({ name }) => name)
        const of = {
          dataset: 'rayleigh_benard',
          trajectory,
          lead,
          ensemble: forecast,
          truth: wave(lead),
          fields: names,
        }
        return scoreEnsemble({ model, kind, ...of })
      }
      return [
        ...score('rb-64/diffusion', 'emulation', ensemble(lead, 0.1 + 0.02 * t)),
        ...score('rb-64/diffusion', 'guided', ensemble(lead, 0.03)),
        ...score('rb-64/solver', 'emulation', wave(lead * 1.1)),
        ...score('persistence', 'baseline', wave(0)),
      ]
    }),
  )
  return {
    title: 'Rayleigh–Bénard <convection>',
    run: { command: 'npm run demo', version: '0.1.0', backend: 'native', seed: 0, seconds: 61.7 },
    data: { dataset: 'rayleigh_benard', trajectory: 'test/0, from snapshot 50', parameters: { Ra: '1e7', Pr: 1 } },
    members: 3,
    observations: { description: 'every 8th point', sensors: [[1, 0.5]] },
    models: [
      { model: 'rb-64/diffusion', kind: 'emulation', label: 'diffusion' },
      { model: 'rb-64/diffusion', kind: 'guided', label: 'guided' },
      { model: 'rb-64/solver', kind: 'emulation', label: 'solver' },
      { model: 'persistence', kind: 'baseline', label: 'persistence' },
    ],
    x: { name: 'x', extent: [0, 4] },
    y: { name: 'y', extent: [0, 1], coordinates: [0.01, 0.09, 0.22, 0.4, 0.6, 0.78, 0.91, 0.99] },
    grid,
    fields,
    leads,
    interval: 0.25,
    timeUnit: 'free-fall times',
    panels: [
      { label: 'truth', frames: frames(wave) },
      {
        label: 'diffusion, mean',
        frames: frames((lead) => ensembleMean(ensemble(lead, 0.1), 3)),
        score: { model: 'rb-64/diffusion', kind: 'emulation', metric: 'vrmse' },
      },
      { label: 'guided, mean', frames: frames((lead) => ensembleMean(ensemble(lead, 0.03), 3)), sensors: true },
    ],
    scores,
    timings: [
      {
        case: 'latent diffusion',
        backend: 'native',
        precision: 'float32',
        batch: 4,
        min_ms: 300,
        median_ms: 310,
        gflops: null,
        peak_mb: null,
      },
      {
        case: 'latent solver',
        backend: 'native',
        precision: 'float32',
        batch: 1,
        min_ms: 9,
        median_ms: 9.3,
        gflops: null,
        peak_mb: null,
      },
    ],
    ...change,
  }
}
