import type { ScoreRecord } from '@lola-ts/eval'
import { writeResults } from '@lola-ts/eval/node'
import { activeBackend } from '@lola-ts/tensor-core'
import { openDataset } from '../data/open-dataset'
import { evaluateAutoencoder } from '../evaluation/evaluate-autoencoder'
import { evaluateEmulator } from '../evaluation/evaluate-emulator'
import { forecastOptions, guidanceOptions, readSampler, samplerOptions } from '../forecast/options'
import { checkGrid } from '../models/check-model'
import { openModel } from '../models/open-model'
import { exitCodes } from '../output/errors'
import { scoreSummary } from '../output/score-summary'
import { textTable } from '../output/text-table'
import { version } from '../version'
import { type Invocation, verb } from './verb'

/** `lola evaluate`: scores of a model on a split. */
export const evaluate = verb({
  name: 'evaluate',
  description: 'Score a model on a split: reconstructions of an autoencoder, forecasts of an emulator',
  examples: [
    'lola evaluate --model models/rb-64/autoencoder --data data/datasets/rayleigh_benard',
    'lola evaluate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --observe subsample:8',
  ],
  options: {
    model: { type: 'string', valueHint: 'dir', description: 'model folder, or its run' },
    data: { type: 'string', valueHint: 'path', description: 'folder of the dataset' },
    starts: { type: 'string', valueHint: 'list', description: 'last known snapshots of forecasts; default 50,60,70' },
    start: {
      type: 'string',
      valueHint: 'n',
      description: 'first snapshot that an autoencoder reconstructs; default 50',
    },
    ...forecastOptions,
    ...samplerOptions,
    ...guidanceOptions,
    out: {
      type: 'string',
      valueHint: 'dir',
      description: 'where results.json and scores.csv go; default the model folder',
    },
  },
  run: runEvaluate,
})

async function runEvaluate({ options, output, signal, start: startBackend }: Invocation): Promise<number | undefined> {
  const [path, data, split] = [options.required('model'), options.required('data'), options.text('split') ?? 'test']
  const sampler = readSampler(options)
  await startBackend()
  const model = await openModel(path, { sampler })
  const dataset = await openDataset({ path: data, split, physics: model.physics })
  checkGrid(model.path, model.config, dataset)

  const request = { options, output, signal, dataset, split }
  const { records, timings } =
    model.kind === 'autoencoder' ? await evaluateAutoencoder(model, request) : await evaluateEmulator(model, request)
  model.dispose()
  dataset.close()
  if (signal.aborted) {
    output.note('stopped; nothing was written')
    return exitCodes.interrupted
  }
  const results = {
    command: 'evaluate',
    version,
    backend: activeBackend()?.name ?? 'none',
    results: [...records, ...timings],
  }
  const written = await writeResults(options.text('out') ?? model.path, results)
  output.record(...records, ...timings)
  output.print(
    model.kind === 'autoencoder'
      ? fieldTable(records)
      : scoreSummary(records, ['vrmse', 'vrmse_member', 'spread', 'spread_skill', 'crps']),
  )
  for (const { case: name, batch, median_ms } of timings)
    output.print(`${name}: ${(median_ms / batch).toFixed(2)} ms a state`)
  for (const file of written) output.print(file)
  return undefined
}

/** Reconstruction error by field, average over snapshots. */
function fieldTable(records: readonly ScoreRecord[]): string {
  const vrmse = records.filter(({ metric }) => metric === 'vrmse')
  const fields = [...new Set(vrmse.map(({ field }) => field))]
  const mean = (field: string) => {
    const values = vrmse.filter((record) => record.field === field).map(({ value }) => value)
    return values.reduce((a, b) => a + b, 0) / values.length
  }
  return textTable(['VRMSE', ...fields], [[vrmse[0]?.model ?? '', ...fields.map(mean)]])
}
