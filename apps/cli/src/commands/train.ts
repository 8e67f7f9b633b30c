import { defineCommand } from 'citty'
import { configure } from '../config/configure'
import { presetNames } from '../config/presets'
import { listSettings } from '../config/settings'
import { type Target, type TargetConfig, targets } from '../config/targets'
import { exitCodes } from '../output/errors'
import { planAutoencoder } from '../planning/plan-autoencoder'
import { planDiffusion, planSolver } from '../planning/plan-emulator'
import type { PlanRequest } from '../planning/plan-request'
import { showPlan } from '../planning/show-plan'
import type { TrainingPlan } from '../planning/training-plan'
import { trainAutoencoder } from '../training/train-autoencoder'
import { trainDiffusion, trainSolver } from '../training/train-emulator'
import type { Trained, TrainingRequest } from '../training/training-request'
import { type Invocation, verb } from './verb'

/** `lola train autoencoder | diffusion | solver` */
export const train = defineCommand({
  meta: { name: 'lola train', description: 'Train an autoencoder, a diffusion emulator or a neural solver' },
  subCommands: {
    autoencoder: trainVerb('autoencoder', 'Train an autoencoder on snapshots', {
      plan: planAutoencoder,
      start: trainAutoencoder,
    }),
    diffusion: trainVerb('diffusion', 'Train a diffusion emulator on windows of states', {
      plan: planDiffusion,
      start: trainDiffusion,
    }),
    solver: trainVerb('solver', 'Train a neural solver on windows of states', {
      plan: planSolver,
      start: trainSolver,
    }),
  },
})

interface Actions<T extends Target> {
  plan(request: PlanRequest<TargetConfig<T>>): Promise<TrainingPlan>
  start(request: TrainingRequest<TargetConfig<T>>): Promise<Trained>
}

function trainVerb<T extends Target>(target: T, description: string, actions: Actions<T>) {
  return verb({
    name: `train ${target}`,
    description,
    takesOverrides: true,
    examples: [
      `lola train ${target} --preset rb-64 --run runs/${target} optim.rate=1e-3 train.steps=2000`,
      `lola train ${target} --preset paper/rb-64 --dry-run`,
      `lola train ${target} --settings`,
    ],
    options: {
      preset: { type: 'string', valueHint: 'name', description: `${describePresets(target)}, or a YAML file` },
      run: { type: 'string', valueHint: 'dir', description: `run folder; default runs/${target}-<preset>` },
      seed: { type: 'string', valueHint: 'n', description: 'seed of weights, batches and noise; default 0' },
      'dry-run': { type: 'boolean', description: 'print the resolved plan and stop; needs neither data nor models' },
      settings: { type: 'boolean', description: 'list the settings that name=value overrides and stop' },
    },
    async run(invocation) {
      if (invocation.options.flag('settings')) return showSettings(target, invocation)
      return runTraining(target, actions, invocation)
    },
  })
}

async function runTraining<T extends Target>(
  target: T,
  { plan, start }: Actions<T>,
  { options, overrides, output, signal, start: startBackend }: Invocation,
): Promise<number | undefined> {
  const preset = options.required('preset')
  const seed = options.text('seed') === undefined ? {} : { seed: options.whole('seed', 0) }
  const { config, lineage } = configure(target, { preset, overrides, ...seed })
  const run = options.text('run') ?? `runs/${target}-${runName(preset)}`
  if (options.flag('dry-run')) {
    const planned = await plan({ config, lineage, note: output.note })
    showPlan({ target, config: config as TargetConfig<Target>, run, plan: planned }, output)
    return
  }
  await startBackend()
  const { finished, step, seconds, validation, path } = await start({ config, run, preset, signal, output })
  output.record({
    run,
    model: path ?? null,
    finished,
    step,
    seconds: Math.round(seconds),
    validation: validation ?? null,
  })
  if (!finished) {
    output.note(`stopped at step ${step}, saved in ${run}; the same command goes on from there`)
    return exitCodes.interrupted
  }
  output.print(
    `${path}  ${step} steps in ${Math.round(seconds)} s${validation === undefined ? '' : `, validation ${validation.toPrecision(4)}`}`,
  )
  return
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
