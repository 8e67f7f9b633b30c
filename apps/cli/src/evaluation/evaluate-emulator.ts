import type { ScoreRecord } from '@lola-ts/eval'
import { forecast, placeOf, readTruth, type Truth, truthAt } from '../forecast/forecast'
import { readGuidance } from '../forecast/options'
import { referenceScores } from '../forecast/reference-scores'
import { scoreState } from '../forecast/score-state'
import { steering } from '../forecast/steering'
import { timing, windowTimes } from '../forecast/timing'
import type { OpenedEmulator } from '../models/open-model'
import { UsageError } from '../output/errors'
import { breathe } from '../output/interrupt'
import type { Evaluation, EvaluationRequest } from './evaluation'

/**
 * Scores forecasts of a split from every one of `--starts`, with persistence and the autoencoder alone beside them, and
 * guided forecasts where `--observe` asks for them.
 */
export async function evaluateEmulator(
  model: OpenedEmulator,
  { options, output, signal, dataset, split }: EvaluationRequest,
): Promise<Evaluation> {
  const starts = options.wholes('starts', [50, 60, 70])
  const [members, seed, states] = [options.whole('members', 16), options.whole('seed', 0), options.whole('states', 20)]
  const context = options.whole('context', 1)
  const guidance = readGuidance(options)
  const data = options.required('data')
  const steers = guidance?.method ? steering(model, dataset, guidance, { seed, data, note: output.note }) : null
  const cases = dataset.trajectories.flatMap(({ nSteps }, trajectory) =>
    starts.map((start) => {
      if (start + states < nSteps) return readTruth(dataset, model.physics, { trajectory, start, states, context })
      throw new UsageError(
        `--starts ${start} --states ${states}: trajectory ${trajectory} has only ${nSteps} snapshots`,
      )
    }),
  )
  const progress = output.progress('forecasts', cases.length * states * (steers ? 2 : 1))
  const records: ScoreRecord[] = []
  const batch = options.whole('batch', members)
  const plain = windowTimes(model.emulator.window - context)
  const steered = windowTimes(model.emulator.window - context)
  let done = 0

  async function run(
    emulator: OpenedEmulator['emulator'],
    truth: Truth,
    kind: 'emulation' | 'guided',
    times: typeof plain,
  ) {
    for await (const { lead, ensemble, milliseconds } of forecast(emulator, truth, { members, seed, batch, signal })) {
      const about = { model: model.name, kind, dataset: model.physics.name, trajectory: placeOf(truth, split) }
      records.push(...scoreState(model.physics, { ...about, lead, ensemble, truth: truthAt(truth, lead) }))
      times.add(milliseconds)
      progress.update(++done)
      await breathe()
    }
  }

  for (const truth of cases) {
    if (signal.aborted) break
    records.push(...referenceScores(model, truth, placeOf(truth, split)))
    await run(model.emulator, truth, 'emulation', plain)
    if (!steers || signal.aborted) continue
    const guide = await steers.steer(truth)
    await run(guide.emulator!, truth, 'guided', steered)
    guide.dispose()
  }
  steers?.dispose()
  progress.finish()
  const count = (model.emulator.stochastic ? members : 1) * (model.emulator.window - context)
  const timings = [timing(`${model.name}: emulation`, count, plain.whole())]
  if (steers) timings.push(timing(`${model.name}: guided`, count, steered.whole()))
  return { records, timings }
}
