import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { activeBackend } from '@lola-ts/tensor-core'
import { openDataset } from '../data/open-dataset'
import { autoencoderSource } from '../evaluation/autoencoder-source'
import { emulatorSource } from '../evaluation/emulator-source'
import type { EvaluationSource } from '../evaluation/evaluation-source'
import { type Finished, finishEvaluation } from '../evaluation/finish-evaluation'
import { openParts, type Parts } from '../evaluation/parts'
import { predictionsSource } from '../evaluation/predictions-source'
import { scoreJob } from '../evaluation/score-job'
import { readScoring, scoringOptions } from '../evaluation/scoring-options'
import { shareOut } from '../evaluation/share-out'
import { forecastOptions, guidanceOptions, readSampler, samplerOptions } from '../forecast/options'
import { checkGrid } from '../models/check-model'
import { openModel } from '../models/open-model'
import { exitCodes, UsageError } from '../output/errors'
import { evaluationSummary } from '../output/evaluation-summary'
import { version } from '../version'
import { type Invocation, verb } from './verb'

/** `lola evaluate`: scores of a model on a split, or of forecasts in a file. */
export const evaluate = verb({
  name: 'evaluate',
  description:
    'Score a model on a split, or forecasts made by anything: errors, ensembles, spectra, physics, with intervals',
  examples: [
    'lola evaluate --model models/rb-64/diffusion --data data/datasets/rayleigh_benard --workers 2',
    'lola evaluate --model models/rb-64/autoencoder --data data/datasets/rayleigh_benard',
    'lola evaluate --predictions ensemble.hdf5 --truth data/datasets/rayleigh_benard --out runs/scores/mine',
  ],
  options: {
    model: { type: 'string', valueHint: 'dir', description: 'model folder, or its run' },
    data: { type: 'string', valueHint: 'path', description: 'folder of the dataset' },
    predictions: {
      type: 'string',
      valueHint: 'file',
      description: 'forecasts instead of a model: HDF5 as The Well, or .npz',
    },
    truth: { type: 'string', valueHint: 'path', description: 'what the predictions are of: dataset, HDF5 or .npz' },
    name: { type: 'string', valueHint: 'name', description: 'what to call the predictions; default their file' },
    start: {
      type: 'string',
      valueHint: 'list',
      description: 'last known snapshots, from where forecasts start; default 50,60,70',
    },
    ...forecastOptions,
    overlap: { type: 'string', valueHint: 'n', description: 'known states of later windows; default as --context' },
    regime: { type: 'string', valueHint: 'name', description: 'encode-once, ambient or latent; default encode-once' },
    trajectories: {
      type: 'string',
      valueHint: 'n',
      description: 'only the first n; of predictions, the list they are of',
    },
    ...samplerOptions,
    ...guidanceOptions,
    ...scoringOptions,
    workers: { type: 'string', valueHint: 'n', description: 'processes that share the trajectories; default 1' },
    share: {
      type: 'string',
      valueHint: 'i/n',
      description: 'score only every n-th forecast from the i-th on, as a worker does',
    },
    out: { type: 'string', valueHint: 'dir', description: 'results folder; default runs/scores/NAME' },
  },
  run: runEvaluate,
})

async function runEvaluate(invocation: Invocation): Promise<number | undefined> {
  const { options, output, signal } = invocation
  const share = readShare(options.text('share'))
  const workers = options.whole('workers', 1)
  const source = await openSource(invocation)
  const { facts, timed } = source
  const scoring = readScoring(options, facts.states)
  const recipe = { facts, scoring, timed }
  const out = options.text('out') ?? `runs/scores/${facts.model.replaceAll('/', '-')}`
  const parts = await openParts(out, recipe)

  const open = []
  for (const job of source.jobs) if (!(await parts.has(job.name))) open.push(job)
  if (open.length < source.jobs.length)
    output.note(`${source.jobs.length - open.length} of ${source.jobs.length} forecasts were scored before`)
  if (workers > 1 && open.length > 1) await shareOut(Math.min(workers, open.length), signal)
  else await scoreAll(source, share, scoring, parts, invocation)
  source.close()
  if (signal.aborted) {
    output.note(`stopped; the forecasts that were done are kept in ${out}, and the same command goes on`)
    return exitCodes.interrupted
  }
  if (share) return undefined

  const where = {
    command: ['lola', ...process.argv.slice(2)].join(' '),
    version,
    backend: activeBackend()?.name ?? 'none',
    machine: cpus()[0]?.model ?? 'unknown',
    date: new Date().toISOString(),
  }
  report(await finishEvaluation(out, recipe, parts, where), invocation)
  return undefined
}

/** The model or file that was asked for, ready to be scored. */
async function openSource({ options, output, start: startBackend }: Invocation): Promise<EvaluationSource> {
  if (options.text('predictions') !== undefined) {
    if (options.text('model') !== undefined) throw new UsageError('--predictions and --model: give one of them')
    return predictionsSource(options)
  }
  const [path, data, split] = [options.required('model'), options.required('data'), options.text('split') ?? 'test']
  const sampler = readSampler(options)
  await startBackend()
  const model = await openModel(path, { sampler })
  const dataset = await openDataset({ path: data, split, physics: model.physics })
  checkGrid(model.path, model.config, dataset)
  const request = { options, dataset, split, note: output.note }
  const source = model.kind === 'autoencoder' ? autoencoderSource(model, request) : emulatorSource(model, request)
  return {
    ...source,
    facts: { ...source.facts, weights: await weightsHash(model.path) },
    close() {
      source.close()
      model.dispose()
    },
  }
}

/** A short name of the weights. */
async function weightsHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(join(path, 'model.safetensors'))) hash.update(bytes)
  return hash.digest('hex').slice(0, 16)
}

async function scoreAll(
  source: EvaluationSource,
  share: { first: number; of: number } | null,
  scoring: ReturnType<typeof readScoring>,
  parts: Parts,
  { output, signal }: Invocation,
): Promise<void> {
  const mine = source.jobs.filter((_, i) => !share || i % share.of === share.first)
  const progress = output.progress(share ? `forecasts, share ${share.first}` : 'forecasts', mine.length)
  for (const [done, job] of mine.entries()) {
    progress.update(done)
    if (signal.aborted) break
    if (await parts.has(job.name)) continue
    const keepExample = job.name === source.jobs[0]!.name
    const scores = await scoreJob(source, job, scoring, { keepExample, onState: () => progress.update(done), signal })
    if (scores) await parts.write(job.name, scores)
  }
  progress.update(mine.length)
  progress.finish()
}

function report({ manifest, rows, files }: Finished, { output }: Invocation): void {
  output.record(...rows, ...manifest.timings)
  output.print(evaluationSummary(rows))
  const failed = rows.filter(
    (row) => row.failed > 0 && row.kind !== 'baseline' && row.metric === 'vrmse' && row.field === 'mean',
  )
  for (const { model, kind, failed: count, n, from, to } of failed)
    output.note(
      `! ${model} (${kind}), leads ${from} to ${to}: ${count} of ${n} trajectories are not finite; their averages are NaN`,
    )
  for (const { case: name, batch, median_ms } of manifest.timings)
    output.print(`${name}: ${(median_ms / batch).toFixed(2)} ms a state`)
  for (const file of files) output.print(file)
}

function readShare(text: string | undefined): { first: number; of: number } | null {
  if (text === undefined) return null
  const [first, of] = text.split('/').map(Number)
  if (Number.isInteger(first) && Number.isInteger(of) && first! >= 0 && first! < of!) return { first: first!, of: of! }
  throw new UsageError(`--share is ${text}, expected i/n as in 0/4`)
}
