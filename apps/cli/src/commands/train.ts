import { join } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core'
import { readManifest } from '@lola-ts/tensor-core/node'
import { defineCommand } from 'citty'
import { configure } from '../config/configure'
import { parseOverrides } from '../config/overrides'
import { presetNames } from '../config/presets'
import { resolve } from '../config/resolve'
import { listSettings } from '../config/settings'
import { type Target, type TargetConfig, targets } from '../config/targets'
import { exitCodes, UsageError } from '../output/errors'
import { machineRoom } from '../planning/machine-room'
import { planAutoencoder } from '../planning/plan-autoencoder'
import { planDiffusion, planSolver } from '../planning/plan-emulator'
import type { PlanRequest } from '../planning/plan-request'
import { rehearse } from '../planning/rehearse'
import { showPlan } from '../planning/show-plan'
import type { TrainingPlan } from '../planning/training-plan'
import { trainAutoencoder } from '../training/train-autoencoder'
import { trainDiffusion, trainSolver } from '../training/train-emulator'
import type { Trained, TrainingRequest } from '../training/training-request'
import { type Invocation, verb } from './verb'

const actions: { [T in Target]: Actions<T> } = {
  autoencoder: { plan: planAutoencoder, start: trainAutoencoder },
  diffusion: { plan: planDiffusion, start: trainDiffusion },
  solver: { plan: planSolver, start: trainSolver },
}

/** `lola train autoencoder | diffusion | solver`, and `lola train --resume <run>` */
export const train = Object.assign(
  defineCommand({
    meta: { name: 'lola train', description: 'Train an autoencoder, a diffusion emulator or a neural solver' },
    subCommands: {
      autoencoder: trainVerb('autoencoder', 'Train an autoencoder on snapshots'),
      diffusion: trainVerb('diffusion', 'Train a diffusion emulator on windows of states'),
      solver: trainVerb('solver', 'Train a neural solver on windows of states'),
    },
  }),
  {
    examples: ['lola train --resume runs/solver', 'lola train --resume runs/solver train.steps=40000'],
    bare: {
      option: 'resume',
      command: verb({
        name: 'train',
        description: 'Go on with a run',
        takesOverrides: true,
        options: { resume: { type: 'string', valueHint: 'dir', description: 'the run folder, as --run named it' } },
        run: resumeTraining,
      }),
    },
  },
)

interface Actions<T extends Target> {
  plan(request: PlanRequest<TargetConfig<T>>): Promise<TrainingPlan>
  start(request: TrainingRequest<TargetConfig<T>>): Promise<Trained>
}

function trainVerb<T extends Target>(target: T, description: string) {
  return verb({
    name: `train ${target}`,
    description,
    takesOverrides: true,
    examples: [
      `lola train ${target} --preset rb-64 --run runs/${target} optim.rate=1e-3 train.steps=2000`,
      `lola train ${target} --from models/rb-64/${target} --run runs/finer train.freeze=["*.bias"] optim.rate=1e-5`,
      `lola train ${target} --preset paper/rb-64 --dry-run`,
      `lola train ${target} --settings`,
    ],
    options: {
      from: {
        type: 'string',
        valueHint: 'dir',
        description: 'start from this model or run; the same as fork.from=<dir>',
      },
      preset: { type: 'string', valueHint: 'name', description: `${describePresets(target)}, or a YAML file` },
      run: { type: 'string', valueHint: 'dir', description: `run folder; default runs/${target}-<preset>` },
      seed: { type: 'string', valueHint: 'n', description: 'seed of weights, batches and noise; default 0' },
      'dry-run': {
        type: 'boolean',
        description: 'print the resolved plan with a timed estimate and stop; needs neither data nor models',
      },
      settings: { type: 'boolean', description: 'list the settings that name=value overrides and stop' },
    },
    async run(invocation) {
      if (invocation.options.flag('settings')) return showSettings(target, invocation)
      return runTraining(target, invocation)
    },
  })
}

async function runTraining<T extends Target>(target: T, invocation: Invocation): Promise<number | undefined> {
  const { options, overrides, output } = invocation
  const from = options.text('from')
  const preset = from === undefined ? options.required('preset') : options.text('preset')
  const seed = options.text('seed') === undefined ? {} : { seed: options.whole('seed', 0) }
  const { config, lineage } = configure(target, {
    preset,
    overrides: [...(from === undefined ? [] : [`fork.from=${from}`]), ...overrides],
    ...seed,
  })
  const run = options.text('run') ?? `runs/${target}-${preset === undefined ? 'fork' : runName(preset)}`
  if (!options.flag('dry-run')) return startTraining(target, { config, run, preset: preset ?? 'none' }, invocation)
  const plan = await actions[target].plan({ config, lineage, note: output.note })
  const room = await machineRoom(run)
  const computing = plan.refused === undefined && (await canCompute(invocation))
  const rehearsal = computing ? await rehearse(plan, config as TargetConfig<Target>, room.freeMemory) : undefined
  showPlan({ target, config: config as TargetConfig<Target>, run, plan, room, rehearsal }, output)
  return undefined
}

/** Starts a backend, if one can start: a plan needs none. */
async function canCompute({ start, output }: Invocation): Promise<boolean> {
  try {
    await start()
    return true
  } catch (error) {
    if (!isLolaError(error, 'BACKEND')) throw error
    output.note('the time is not estimated: nothing can compute here')
    return false
  }
}

/** Goes on with a run as its manifest says; overrides may change what does not alter its past. */
async function resumeTraining(invocation: Invocation): Promise<number | undefined> {
  const { options, overrides } = invocation
  const run = options.required('resume')
  const path = join(run, 'manifest.json')
  const { about, config: before } = await readManifest(path)
  const { target, preset } = about as { target?: Target; preset?: string }
  if (target === undefined || !Object.hasOwn(targets, target) || preset === undefined) {
    throw new UsageError(`${path}: does not say what is trained`, {
      hint: 'Give the command again that the run was started with: it goes on from its last checkpoint.',
    })
  }
  const layers = [
    { values: before, from: path },
    { values: parseOverrides(overrides), from: 'command line' },
  ]
  const config = resolve(targets[target], layers) as TargetConfig<Target>
  return startTraining(target, { config, run, preset }, invocation)
}

async function startTraining<T extends Target>(
  target: T,
  request: { config: TargetConfig<T>; run: string; preset: string },
  { output, signal, start }: Invocation,
): Promise<number | undefined> {
  const { run } = request
  await start()
  const { finished, early, step, seconds, validation, skipped, path } = await actions[target].start({
    ...request,
    signal,
    output,
  })
  output.record({
    run,
    model: path ?? null,
    finished,
    early,
    step,
    skipped,
    seconds: Math.round(seconds),
    validation: validation ?? null,
  })
  if (!finished) {
    output.note(`stopped at step ${step}, saved in ${run}; go on with: lola train --resume ${run}`)
    return exitCodes.interrupted
  }
  if (early) output.note(`validation no longer improved: ended early, at step ${step}`)
  if (skipped > 0) output.note(`${skipped} steps were not finite and were skipped`)
  output.print(
    `${path}  ${step} steps in ${Math.round(seconds)} s${validation === undefined ? '' : `, validation ${validation.toPrecision(4)}`}`,
  )
  return undefined
}

/** What a run is called after its preset: `paper-rb-64` for `paper/rb-64`, the file's name for a file. */
function runName(preset: string): string {
  return /\.ya?ml$/.test(preset) ? preset.replace(/^.*\/|\.ya?ml$/g, '') : preset.replace('/', '-')
}

/** Names in one line, those of a folder by the folder: `mini, rb-64, tiny, paper/…` */
function describePresets(target: Target): string {
  const short = presetNames(target).map((name) => name.replace(/\/.*/, '/…'))
  return [...new Set(short)].join(', ')
}

async function showSettings(target: Target, { output }: Invocation): Promise<undefined> {
  for (const { path, setting, given } of listSettings(targets[target])) {
    const { default: value, accepts, about } = setting
    output.record({ name: path, default: value, accepts, about, ...(given !== undefined && { given }) })
    const where = given === undefined ? '' : `; with ${given}`
    output.print(`${`${path}=${JSON.stringify(value)}`.padEnd(46)}${about} (${accepts}${where})`)
  }
  return undefined
}
