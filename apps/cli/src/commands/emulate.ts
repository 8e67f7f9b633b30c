import { dirname } from 'node:path'
import type { ScoreRecord } from '@lola-ts/eval'
import { writeFigure } from '@lola-ts/eval/node'
import { openDataset, trajectoryName } from '../data/open-dataset'
import { type ForecastCase, forecast, placeOf, readTruth, truthAt } from '../forecast/forecast'
import { guidanceFigure } from '../forecast/guidance-figure'
import { observationDistance } from '../forecast/observation-distance'
import { forecastOptions, guidanceOptions, readGuidance, readSampler, samplerOptions } from '../forecast/options'
import { scoreState } from '../forecast/score-state'
import { steering } from '../forecast/steering'
import { timing, windowTimes } from '../forecast/timing'
import { writeEnsemble } from '../forecast/write-ensemble'
import { checkGrid } from '../models/check-model'
import { openEmulator } from '../models/open-model'
import { exitCodes, UsageError } from '../output/errors'
import { makeFolder } from '../output/make-folder'
import { scoreSummary } from '../output/score-summary'
import { type Invocation, verb } from './verb'

/** `lola emulate`: an ensemble of futures from one snapshot. */
export const emulate = verb({
  name: 'emulate',
  description: 'Draw an ensemble of futures from a snapshot, guided by observations if asked to',
  examples: [
    'lola emulate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --start 50 --out runs/ensemble.hdf5',
    'lola emulate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --start 50 --observe subsample:8 --noise 0.1 --figure runs/guided.svg',
    'lola emulate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --start 50 --observe sensors.csv --guidance mmps:2',
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
    figure: {
      type: 'string',
      valueHint: 'file',
      description: 'SVG of truth, observations, guided and unguided ensemble, and their errors',
    },
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
  const guidance = readGuidance(options)
  const figure = options.text('figure')
  if (figure !== undefined && !guidance) {
    throw new UsageError('--figure shows guidance, and nothing is observed', { hint: 'Add --observe subsample:8.' })
  }
  const steers = guidance && steering(model, dataset, guidance, { seed, data, note: output.note })
  const steered = steers && (await steers.steer(truth))
  const emulator = steered?.emulator ?? model.emulator
  const count = emulator.stochastic ? members : 1
  const kind = steered?.emulator ? 'guided' : 'emulation'
  const about = { model: model.name, dataset: model.physics.name, trajectory: placeOf(request, split) } as const
  const progress = output.progress(kind === 'guided' ? 'guided rollout' : 'rollout', request.states * (figure ? 2 : 1))
  const times = windowTimes(emulator.window - request.context)
  const scores: ScoreRecord[] = []
  const distances: number[] = []
  const rollOut = async (from: typeof emulator, as: typeof kind, done: number): Promise<Float32Array[]> => {
    const states: Float32Array[] = []
    const run = { members, seed, batch: options.whole('batch', members), signal }
    for await (const { lead, ensemble, milliseconds } of forecast(from, truth, run)) {
      states.push(ensemble)
      if (from === emulator) times.add(milliseconds)
      if (lead <= truth.future) {
        scores.push(...scoreState(model.physics, { ...about, kind: as, lead, ensemble, truth: truthAt(truth, lead) }))
      }
      if (steered && from === emulator) {
        const state = request.context - 1 + lead
        distances.push(observationDistance(steered.observations, state, ensemble, truth.shape))
      }
      progress.update(done + lead)
    }
    return states
  }
  const states = await rollOut(emulator, kind, 0)
  const free = figure && kind === 'guided' ? await rollOut(model.emulator, 'emulation', request.states) : states
  progress.finish()
  if (free.length < request.states) return exitCodes.interrupted

  if (figure !== undefined && steered) {
    const { observations } = steered
    const drawn = await guidanceFigure({ model, dataset, truth, observations, guided: states, free, scores, count })
    await makeFolder(dirname(figure))
    await writeFigure(figure, drawn)
  }
  steered?.dispose()
  steers?.dispose()
  if (out !== undefined)
    await writeEnsemble(out, { model, dataset, truth, states, count, seed, guided: kind === 'guided' })
  dataset.close()
  model.dispose()
  const speed = timing(
    `${kind}: window of ${emulator.window - request.context} states`,
    count * (emulator.window - request.context),
    times.whole(),
  )
  output.record(...scores, speed, ...distanceRecords(distances))
  output.print(
    `${model.name} from ${trajectoryName(dataset, request.trajectory)}, snapshot ${request.start}, ${count} member${count === 1 ? '' : 's'}`,
  )
  const own = scores.filter((score) => score.kind === kind)
  if (own.length > 0) output.print(scoreSummary(own, ['vrmse', 'vrmse_member', 'spread']))
  const seen = distances.filter(Number.isFinite)
  if (seen.length > 0) {
    const mean = seen.reduce((a, b) => a + b, 0) / seen.length
    output.print(`${mean.toFixed(2)} standard deviations of the noise from the observations`)
  }
  output.print(`${(speed.median_ms / speed.batch).toFixed(1)} ms a state and member`)
  for (const written of [out, figure]) if (written !== undefined) output.print(written)
  return undefined
}

/** As records for machines, by lead time. */
function distanceRecords(distances: readonly number[]): object[] {
  return distances.flatMap((value, i) =>
    Number.isFinite(value) ? [{ observation_distance: Number(value.toPrecision(6)), lead: i + 1 }] : [],
  )
}
