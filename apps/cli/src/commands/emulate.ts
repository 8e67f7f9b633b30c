import type { ScoreRecord } from '@lola-ts/eval'
import { CheckpointError, ConfigError } from '@lola-ts/tensor-core'
import { openDataset, trajectoryName } from '../data/open-dataset'
import { type ForecastCase, forecast, guideBy, placeOf, readTruth, truthAt } from '../forecast/forecast'
import { forecastOptions, guidanceOptions, readGuidance, readSampler, samplerOptions } from '../forecast/options'
import { scoreState } from '../forecast/score-state'
import { timing, windowTimes } from '../forecast/timing'
import { writeEnsemble } from '../forecast/write-ensemble'
import { checkGrid } from '../models/check-model'
import { openEmulator } from '../models/open-model'
import { exitCodes } from '../output/errors'
import { scoreSummary } from '../output/score-summary'
import { type Invocation, verb } from './verb'

/** `lola emulate`: an ensemble of futures from one snapshot. */
export const emulate = verb({
  name: 'emulate',
  description: 'Draw an ensemble of futures from a snapshot, guided by observations if asked to',
  examples: [
    'lola emulate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --start 50 --out runs/ensemble.hdf5',
    'lola emulate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --start 50 --observe subsample:8 --noise 0.1',
  ],
  options: {
    model: {
      type: 'string',
      valueHint: 'dir',
      description: 'folder of a diffusion emulator or neural solver, or its run',
    },
    data: { type: 'string', valueHint: 'path', description: 'dataset folder or file to start from' },
    trajectory: { type: 'string', valueHint: 'n', description: 'trajectory of the split or file; default 0' },
    start: { type: 'string', valueHint: 'n', description: 'last known snapshot; default 0' },
    ...forecastOptions,
    ...samplerOptions,
    ...guidanceOptions,
    out: { type: 'string', valueHint: 'file', description: "HDF5 file of The Well's layout to write the ensemble to" },
  },
  run: runEmulate,
})

async function runEmulate({ options, output, signal, start: startBackend }: Invocation): Promise<number | undefined> {
  const [path, data, out] = [options.required('model'), options.required('data'), options.text('out')]
  const request: ForecastCase = {
    trajectory: options.whole('trajectory', 0),
    start: options.whole('start', 0),
    states: options.whole('states', 20),
    context: options.whole('context', 1),
  }
  const [members, seed, split] = [
    options.whole('members', 16),
    options.whole('seed', 0),
    options.text('split') ?? 'test',
  ]
  const sampler = readSampler(options)
  await startBackend()
  const model = await openEmulator(path, { sampler })
  const dataset = await openDataset({ path: data, split, physics: model.physics })
  checkGrid(model.path, model.config, dataset)
  const truth = readTruth(dataset, model.physics, request)
  const guidance = readGuidance(options, dataset.grid.length)
  if (guidance && !model.diffusion) {
    throw new CheckpointError(`${model.path}: is a neural solver, and only diffusion emulators can be guided`)
  }
  if (guidance && truth.future === 0) {
    throw new ConfigError(`--start ${request.start}: the file has no later snapshot that could be observed`)
  }

  const steered = guidance && model.diffusion ? guideBy(model.diffusion, truth, { ...guidance, seed }) : null
  const emulator = steered?.emulator ?? model.emulator
  const count = emulator.stochastic ? members : 1
  const kind = guidance ? 'guided' : 'emulation'
  const about = { model: model.name, kind, dataset: model.physics.name, trajectory: placeOf(request, split) } as const
  const progress = output.progress(guidance ? 'guided rollout' : 'rollout', request.states)
  const times = windowTimes(emulator.window - request.context)
  const states: Float32Array[] = []
  const scores: ScoreRecord[] = []
  for await (const { lead, ensemble, milliseconds } of forecast(emulator, truth, {
    members,
    seed,
    batch: options.whole('batch', members),
    signal,
  })) {
    states.push(ensemble)
    times.add(milliseconds)
    if (lead <= truth.future)
      scores.push(...scoreState(model.physics, { ...about, lead, ensemble, truth: truthAt(truth, lead) }))
    progress.update(lead)
  }
  progress.finish()
  steered?.dispose()
  if (states.length < request.states) return exitCodes.interrupted

  if (out !== undefined)
    await writeEnsemble(out, { model, dataset, truth, states, count, seed, guided: guidance !== null })
  dataset.close()
  model.dispose()
  const speed = timing(
    `${kind}: window of ${emulator.window - request.context} states`,
    count * (emulator.window - request.context),
    times.whole(),
  )
  output.record(...scores, speed)
  output.print(
    `${model.name} from ${trajectoryName(dataset, request.trajectory)}, snapshot ${request.start}, ${count} member${count === 1 ? '' : 's'}`,
  )
  if (scores.length > 0) output.print(scoreSummary(scores, ['vrmse', 'vrmse_member', 'spread']))
  output.print(`${(speed.median_ms / speed.batch).toFixed(1)} ms a state and member`)
  if (out !== undefined) output.print(out)
  return undefined
}
