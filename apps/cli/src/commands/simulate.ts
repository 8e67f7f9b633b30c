import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { gases } from '@lola-ts/simulator'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { exitCodes, UsageError } from '../output/errors'
import { makeFolder } from '../output/make-folder'
import { estimate } from '../simulation/estimate'
import { simulationOf } from '../simulation/flows'
import { simulateDataset } from '../simulation/simulate-dataset'
import { jobsOf, type SimulationPlan, splitCounts } from '../simulation/simulation-plan'
import { timeSimulations } from '../simulation/time-simulations'
import { serveSimulations } from '../simulation/worker'
import { type OptionDef, type Options, verb } from './verb'

const options: Record<string, OptionDef> = {
  flow: { type: 'positional', description: 'rayleigh-benard or euler, or a recipe: mini, mini-euler' },
  out: { type: 'string', valueHint: 'folder', description: 'where the dataset goes; a second run goes on with it' },
  trajectories: { type: 'string', valueHint: 'n', description: 'how many in all; default 10' },
  split: { type: 'string', valueHint: 'shares', description: 'shares of train, valid and test; default 0.8,0.1,0.1' },
  grid: { type: 'string', valueHint: 'XxY', description: 'points of a snapshot; default 128x32, euler 64x64' },
  snapshots: { type: 'string', valueHint: 'n', description: 'snapshots of a trajectory; default 101, euler 51' },
  interval: { type: 'string', valueHint: 'time', description: 'time between snapshots; default 0.25, euler 0.015' },
  rayleigh: { type: 'string', valueHint: 'list', description: 'Rayleigh numbers; default 1e6' },
  prandtl: { type: 'string', valueHint: 'list', description: 'Prandtl numbers, combined with all of those; default 1' },
  'initial-buoyancy': {
    type: 'string',
    valueHint: 'list',
    description: 'buoyancies of the lower wall at the start to draw from; default 0.4,0.6,0.8,1',
  },
  gamma: { type: 'string', valueHint: 'list', description: 'ratios of specific heats (euler); default 1.4' },
  boundary: { type: 'string', valueHint: 'kind', description: 'open or periodic (euler); default open' },
  seed: { type: 'string', valueHint: 'n', description: 'of all random starts; default 0' },
  workers: { type: 'string', valueHint: 'n', description: 'processes; default one a core. They change no number' },
  time: {
    type: 'boolean',
    description: 'simulate one trajectory of each kind, keep none, and write to speed.json what a snapshot takes',
  },
  'dry-run': { type: 'boolean', description: 'say what would be simulated, how long it takes and how large it gets' },
  worker: { type: 'boolean', description: 'serve as one of those processes (internal)' },
}

/** `lola simulate` */
export const simulate = verb({
  name: 'simulate',
  description: 'Simulate a dataset in The Well’s layout, with its statistics, from nothing',
  examples: [
    'lola simulate rayleigh-benard --grid 128x32 --rayleigh 1e6,1e7 --prandtl 1 --trajectories 64 --out data/rb',
    'lola simulate euler --gamma 1.4,1.22 --boundary periodic --trajectories 20 --out data/euler',
    'lola simulate mini --out data/mini',
    'lola simulate rayleigh-benard --rayleigh 1e6,1e7 --time --out runs/scores/simulator',
  ],
  computes: false,
  options,
  async run({ options, output, signal }) {
    if (options.flag('worker')) {
      await serveSimulations()
      return undefined
    }
    const plan = planOf(options)
    // What cannot be simulated is refused before anything is written.
    for (const job of jobsOf(plan)) simulationOf(job)
    const workers = options.whole('workers', availableParallelism())
    if (workers < 1) throw new UsageError('--workers is 0, expected at least 1')
    if (options.flag('dry-run')) {
      const { trajectories, seconds, bytes } = await estimate(plan)
      const hours = seconds / workers / 3600
      output.record({ plan, trajectories, cpuSeconds: seconds, bytes, workers })
      output.print(`${trajectories} trajectories of ${plan.snapshots} snapshots, ${plan.grid.join(' x ')}`)
      output.print(
        `about ${hours < 1 ? `${(60 * hours).toFixed(1)} minutes` : `${hours.toFixed(1)} hours`} on ${workers} cores`,
      )
      output.print(`at most ${(bytes / 1e6).toFixed(0)} MB`)
      return undefined
    }
    const out = options.required('out')
    if (options.flag('time')) {
      const timed = await timeSimulations(plan, { output, signal })
      if (timed === null) return exitCodes.interrupted
      await makeFolder(out)
      await writeAtomic(join(out, 'speed.json'), `${JSON.stringify(timed, null, 2)}\n`)
      output.record(...timed.timings)
      for (const { case: what, median_ms } of timed.timings) output.print(`${what}: ${median_ms} ms a snapshot`)
      output.print(join(out, 'speed.json'))
      return undefined
    }
    const made = await simulateDataset(plan, { out, workers, output, signal })
    if (made === null) {
      output.note('stopped; the same command goes on from the trajectories that are done')
      return exitCodes.interrupted
    }
    const { files, failed, errors } = made
    output.record({
      dataset: out,
      files,
      failed: failed.map(({ job, reason }) => ({ trajectory: job.name, reason })),
      errors,
    })
    for (const { job, reason } of failed) output.print(`✗ ${job.name} (${job.file}): ${reason}`)
    for (const error of errors) output.print(`✗ ${error}`)
    output.print(
      `${out}  ${Object.entries(plan.splits)
        .map(([split, n]) => `${n} ${split}`)
        .join(', ')}, in ${files.length} files`,
    )
    return failed.length + errors.length > 0 ? exitCodes.failed : undefined
  },
})

function planOf(options: Options): SimulationPlan {
  const name = options.required('flow')
  const recipe = recipes[name]
  if (recipe) {
    refuse(options, name, (option) => option !== 'seed')
    return { ...recipe, seed: options.whole('seed', 0) }
  }
  if (name !== 'rayleigh-benard' && name !== 'euler') {
    throw new UsageError(`${name}: no such flow`, {
      hint: `Flows are rayleigh-benard and euler, recipes ${Object.keys(recipes).join(' and ')}.`,
    })
  }
  const euler = name === 'euler'
  const theirs = euler ? ['rayleigh', 'prandtl', 'initial-buoyancy'] : ['gamma', 'boundary']
  refuse(options, name, (option) => theirs.includes(option))
  const total = options.whole('trajectories', 10)
  if (total < 1) throw new UsageError('--trajectories is 0, expected at least 1')
  const common = {
    grid: gridOf(options.text('grid') ?? (euler ? '64x64' : '128x32')),
    snapshots: options.whole('snapshots', euler ? 51 : 101),
    interval: options.number('interval', euler ? 0.015 : 0.25),
    seed: options.whole('seed', 0),
    splits: splitCounts(total, listOf(options, 'split', [0.8, 0.1, 0.1])),
  }
  if (!euler) {
    return {
      flow: name,
      ...common,
      rayleigh: listOf(options, 'rayleigh', [1e6]),
      prandtl: listOf(options, 'prandtl', [1]),
      initialBuoyancy: listOf(options, 'initial-buoyancy', [0.4, 0.6, 0.8, 1]),
    }
  }
  const boundary = options.text('boundary') ?? 'open'
  if (boundary !== 'open' && boundary !== 'periodic') {
    throw new UsageError(`--boundary is ${boundary}, expected open or periodic`)
  }
  return { flow: name, ...common, gamma: listOf(options, 'gamma', [1.4]), boundary }
}

/** @throws UsageError for an option that does not belong to a flow */
function refuse(given: Options, flow: string, wrong: (option: string) => boolean): void {
  const parameters = ['grid', 'snapshots', 'interval', 'trajectories', 'split']
  const specific = ['rayleigh', 'prandtl', 'initial-buoyancy', 'gamma', 'boundary']
  const asked = flow in recipes ? [...parameters, ...specific] : specific
  const found = asked.find((option) => given.text(option) !== undefined && wrong(option))
  if (found) throw new UsageError(`--${found} does not go with ${flow}`)
}

/** Data to train on in an evening. */
const recipes: Record<string, SimulationPlan> = {
  // Every combination of five Rayleigh and four Prandtl numbers, a dozen times.
  mini: {
    flow: 'rayleigh-benard',
    grid: [128, 32],
    snapshots: 101,
    interval: 0.25,
    seed: 0,
    splits: { train: 256, valid: 32, test: 32 },
    rayleigh: [1e6, 3e6, 1e7, 3e7, 1e8],
    prandtl: [0.5, 1, 2, 5],
    initialBuoyancy: [0.4, 0.6, 0.8, 1],
  },
  // All gases of The Well.
  'mini-euler': {
    flow: 'euler',
    grid: [64, 64],
    snapshots: 51,
    interval: 0.015,
    seed: 0,
    splits: { train: 80, valid: 10, test: 10 },
    gamma: gases.map(({ gamma }) => gamma),
    boundary: 'open',
  },
}

function gridOf(text: string): [number, number] {
  const match = /^(\d+)x(\d+)$/.exec(text)
  if (!match) throw new UsageError(`--grid is ${text}, expected two numbers such as 128x32`)
  return [Number(match[1]), Number(match[2])]
}

function listOf(options: Options, name: string, otherwise: number[]): number[] {
  const text = options.text(name)
  if (text === undefined) return otherwise
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (values.some((value) => !Number.isFinite(value))) {
    throw new UsageError(`--${name} is ${text}, expected numbers separated by commas`)
  }
  return values
}
