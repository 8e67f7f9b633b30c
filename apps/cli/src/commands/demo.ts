import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type DemoResults, demoReport } from '@lola-ts/eval'
import { writeResults } from '@lola-ts/eval/node'
import { mmps, subsample } from '@lola-ts/guidance'
import { activeBackend } from '@lola-ts/tensor-core'
import { NotFoundError } from '@lola-ts/well-data'
import { openDataset } from '../data/open-dataset'
import { axesOf, sensorPlaces } from '../demo/demo-axes'
import { fieldLooks, shortPower } from '../demo/demo-looks'
import { demoSummary } from '../demo/demo-summary'
import { runForecast, truthFrames } from '../demo/forecasts'
import { guideBy, observeTruth, placeOf, readTruth } from '../forecast/forecast'
import { readSampler, samplerOptions } from '../forecast/options'
import { referenceScores } from '../forecast/reference-scores'
import { checkGrid } from '../models/check-model'
import { openEmulator } from '../models/open-model'
import { exitCodes } from '../output/errors'
import { version } from '../version'
import { type Invocation, verb } from './verb'

const every = 8
const noise = 0.1

/** Members of the ensembles, so that the demo takes less than three minutes on two cores. */
const sizes = { fast: { members: 16, guided: 8 }, slow: { members: 4, guided: 2 } }

/** `lola demo`: everything at once, on committed data and weights. */
export const demo = verb({
  name: 'demo',
  description: 'Forecast a convection flow with three emulators, score them, and write a report',
  examples: ['lola demo', 'lola demo --models models/rb-256 --trajectory 0'],
  options: {
    models: {
      type: 'string',
      valueHint: 'dir',
      description: 'folder with autoencoder, diffusion and solver; default models/rb-64',
    },
    data: { type: 'string', valueHint: 'dir', description: 'dataset folder; default data/datasets/rayleigh_benard' },
    trajectory: { type: 'string', valueHint: 'n', description: 'trajectory of the test split; default 1' },
    start: { type: 'string', valueHint: 'n', description: 'the snapshot to forecast from; default 50' },
    states: { type: 'string', valueHint: 'n', description: 'states to predict; default 20' },
    members: {
      type: 'string',
      valueHint: 'n',
      description: 'ensemble members; default 16, or 4 without native backend',
    },
    'guided-members': {
      type: 'string',
      valueHint: 'n',
      description: 'members of the guided ensemble; default 8, or 2',
    },
    ...samplerOptions,
    seed: { type: 'string', valueHint: 'n', description: 'seed of ensembles and observations; default 0' },
    out: { type: 'string', valueHint: 'dir', description: 'where results.json and report.html go; default runs/demo' },
  },
  run: runDemo,
})

async function runDemo({ options, output, signal, start: startBackend }: Invocation): Promise<number | undefined> {
  const began = performance.now()
  const models = options.text('models') ?? 'models/rb-64'
  const data = options.text('data') ?? 'data/datasets/rayleigh_benard'
  const out = options.text('out') ?? 'runs/demo'
  const sampler = readSampler(options)
  for (const path of [data, models]) mustExist(path)
  await startBackend()
  const backend = activeBackend()!.name
  const size = backend.startsWith('native') ? sizes.fast : sizes.slow
  const members = options.whole('members', size.members)
  const guidedMembers = options.whole('guided-members', Math.min(members, size.guided))
  const seed = options.whole('seed', 0)

  const diffusion = await openEmulator(join(models, 'diffusion'), { sampler })
  const solver = await openEmulator(join(models, 'solver'))
  const dataset = await openDataset({ path: data, split: 'test', physics: diffusion.physics })
  checkGrid(diffusion.path, diffusion.config, dataset)
  const request = {
    trajectory: options.whole('trajectory', Math.min(1, dataset.trajectories.length - 1)),
    start: options.whole('start', 50),
    states: options.whole('states', 20),
    context: 1,
  }
  const truth = readTruth(dataset, diffusion.physics, request)
  if (truth.future < request.states) {
    throw new NotFoundError(
      `${data}: only ${truth.future} snapshots follow snapshot ${request.start}, asked for ${request.states}`,
    )
  }
  const place = placeOf(request, 'test')

  const progress = output.progress('demo', 3 * request.states)
  let done = 0
  const onState = () => progress.update(++done)
  const common = { place, seed, signal, onState }
  const plain = await runForecast(solver.emulator, truth, { ...common, model: solver, kind: 'emulation', members: 1 })
  const ensemble = await runForecast(diffusion.emulator, truth, {
    ...common,
    model: diffusion,
    kind: 'emulation',
    members,
  })
  const seen = observeTruth(truth, subsample([every, every]), { noise, seed })
  const guide = guideBy(diffusion.diffusion!, seen, { method: mmps() })
  const guided = await runForecast(guide.emulator, truth, {
    ...common,
    model: diffusion,
    kind: 'guided',
    members: guidedMembers,
  })
  progress.finish()
  guide.dispose()
  if (signal.aborted) return exitCodes.interrupted

  const scores = [...plain.scores, ...ensemble.scores, ...guided.scores, ...referenceScores(diffusion, truth, place)]
  const timings = [plain.timing, ensemble.timing, guided.timing]
  const { file, scalars } = dataset.trajectories[request.trajectory]!
  const metadata = dataset.files.find(({ path }) => path === file)!
  const [x, y] = axesOf(metadata) as [DemoResults['x'], DemoResults['y']]
  const identity = {
    diffusion: { model: diffusion.name, kind: 'emulation' },
    guided: { model: diffusion.name, kind: 'guided' },
    solver: { model: solver.name, kind: 'emulation' },
  } as const
  const report: DemoResults = {
    title: 'Rayleigh-Bénard convection, forecast in latent space',
    run: {
      command: 'lola demo',
      version,
      backend,
      seed,
      machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads`,
      date: new Date().toISOString().slice(0, 16).replace('T', ' '),
      seconds: (performance.now() - began) / 1000,
    },
    data: {
      dataset: diffusion.physics.name,
      trajectory: `test/${request.trajectory}, from snapshot ${request.start}`,
      parameters: Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, shortPower(value)])),
      source: 'simulated by Dedalus',
    },
    members,
    weights: models,
    observations: {
      description: `every ${every}th point in x and y (1/${every * every} of the pixels), noise ${noise} in normalised units`,
      sensors: sensorPlaces(metadata, [every, every]),
    },
    models: [
      { label: 'persistence', model: 'persistence', kind: 'baseline' },
      { label: 'autoencoder alone', model: diffusion.name, kind: 'reconstruction' },
      { label: 'solver', ...identity.solver },
      { label: 'diffusion', ...identity.diffusion },
      { label: 'guided', ...identity.guided },
    ],
    x,
    y,
    grid: dataset.grid as [number, number],
    fields: fieldLooks(diffusion.physics),
    leads: Array.from({ length: request.states }, (_, i) => i + 1),
    interval: Number((metadata.times[1]! - metadata.times[0]!).toPrecision(6)),
    timeUnit: diffusion.physics.name === 'rayleigh_benard' ? 'free-fall times' : 'units of time',
    panels: [
      { label: 'truth', frames: truthFrames(diffusion, truth) },
      { label: 'solver', frames: plain.mean, score: { ...identity.solver, metric: 'vrmse' } },
      { label: 'diffusion, mean', frames: ensemble.mean, score: { ...identity.diffusion, metric: 'vrmse' } },
      { label: 'diffusion, member', frames: ensemble.member, score: { ...identity.diffusion, metric: 'vrmse_member' } },
      { label: 'guided, mean', frames: guided.mean, score: { ...identity.guided, metric: 'vrmse' }, sensors: true },
    ],
    scores,
    timings,
  }
  const results = { command: 'demo', version, backend, results: [...scores, ...timings] }
  const written = await writeResults(out, results, { report: demoReport(report) })
  for (const one of [diffusion, solver]) one.dispose()
  dataset.close()

  output.record(...scores, ...timings)
  output.print(demoSummary(report))
  output.print('')
  output.print(written.find((path) => path.endsWith('report.html')) ?? out)
  return undefined
}

function mustExist(path: string): void {
  if (existsSync(path)) return
  throw new NotFoundError(`${path}: not found`, {
    hint: 'Run the demo in the folder of the repository, or name the data and weights with --data and --models.',
  })
}
