import { toYaml } from '@lola-ts/tensor-core/checkpoint'
import { countParameters } from '@lola-ts/tensor-core/nn'
import { defineCommand } from 'citty'
import { autoencoderSettings } from '../config/autoencoder-settings'
import { diffusionSettings, solverSettings } from '../config/emulator-settings'
import { parseOverrides } from '../config/overrides'
import { loadPreset, presetNames } from '../config/presets'
import { listSettings, type Resolved, resolve, type Settings } from '../config/settings'
import { exitCodes } from '../output/errors'
import { memoryEstimate } from '../training/memory-estimate'
import { trainAutoencoder } from '../training/train-autoencoder'
import { trainDiffusion, trainSolver } from '../training/train-emulator'
import type { Trained, TrainingPlan, TrainingRequest } from '../training/training-request'
import { type Invocation, verb } from './verb'

/** `lola train autoencoder | diffusion | solver` */
export const train = defineCommand({
  meta: { name: 'lola train', description: 'Train an autoencoder, a diffusion emulator or a neural solver' },
  subCommands: {
    autoencoder: target('autoencoder', 'Train an autoencoder on snapshots', autoencoderSettings, trainAutoencoder),
    diffusion: target(
      'diffusion',
      'Train a diffusion emulator on windows of states',
      diffusionSettings,
      trainDiffusion,
    ),
    solver: target('solver', 'Train a neural solver on windows of states', solverSettings, trainSolver),
  },
})

function target<S extends Settings>(
  name: string,
  description: string,
  shape: S,
  start: (request: TrainingRequest<Resolved<S>>) => Promise<Trained | undefined>,
) {
  return verb({
    name: `train ${name}`,
    description,
    takesOverrides: true,
    examples: [
      `lola train ${name} --preset rb-64 --run runs/${name} optim.rate=1e-3 train.steps=2000`,
      `lola train ${name} --preset rb-64 --dry-run`,
      `lola train ${name} --settings`,
    ],
    options: {
      preset: { type: 'string', valueHint: 'name', description: `${presetNames(name).join(', ')}, or a YAML file` },
      run: { type: 'string', valueHint: 'dir', description: `run folder; default runs/${name}-<preset>` },
      seed: { type: 'string', valueHint: 'n', description: 'seed of weights, batches and noise; default 0' },
      'dry-run': { type: 'boolean', description: 'print the resolved plan and stop' },
      settings: { type: 'boolean', description: 'list the settings that name=value overrides and stop' },
    },
    async run(invocation) {
      if (invocation.options.flag('settings')) return showSettings(shape, invocation)
      return runTraining(name, shape, start, invocation)
    },
  })
}

async function runTraining<S extends Settings>(
  name: string,
  shape: S,
  start: (request: TrainingRequest<Resolved<S>>) => Promise<Trained | undefined>,
  { options, overrides, output, signal, start: startBackend }: Invocation,
): Promise<number | undefined> {
  const preset = options.required('preset')
  const layers = [
    ...loadPreset(name, preset),
    { values: parseOverrides(overrides), from: 'command line' },
    ...(options.text('seed') === undefined ? [] : [{ values: { seed: options.whole('seed', 0) }, from: '--seed' }]),
  ]
  const config = resolve(shape, layers)
  const run = options.text('run') ?? `runs/${name}-${preset.replace(/^.*\/|\.ya?ml$/g, '')}`
  const request = { config, run, preset, signal, output }
  if (options.flag('dry-run')) {
    await startBackend()
    const dryRun = (plan: TrainingPlan) => showPlan(name, config as PlannedConfig, run, plan, output)
    await start({ ...request, dryRun })
    return
  }
  await startBackend()
  const result = (await start(request)) as Trained
  const { finished, step, seconds, validation, path } = result
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

interface PlannedConfig {
  train: { batch: number; steps: number }
}

function showPlan(
  name: string,
  config: PlannedConfig,
  run: string,
  plan: TrainingPlan,
  output: Invocation['output'],
): void {
  const { parameters, snapshotShape, latentShape, examples } = plan
  const count = countParameters(parameters)
  const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
  const compression = size(snapshotShape) / size(latentShape)
  const memory = memoryEstimate(name, config, plan)
  const epochs = (config.train.steps * config.train.batch) / examples
  output.record({
    target: name,
    run,
    config,
    parameters: count,
    snapshotShape,
    latentShape,
    compression,
    examples,
    epochs,
    memoryBytes: memory,
  })
  output.print(toYaml(config as never).trimEnd())
  output.print('')
  output.print(`run          ${run}`)
  output.print(`parameters   ${count.toLocaleString('en')}`)
  output.print(`snapshot     ${snapshotShape.join(' x ')}`)
  output.print(`state        ${latentShape.join(' x ')}  (compression ${compression})`)
  output.print(`examples     ${examples}  (${epochs.toFixed(1)} epochs)`)
  output.print(`memory       about ${(memory / 1e6).toFixed(0)} MB while training`)
}

async function showSettings(shape: Settings, { output }: Invocation): Promise<undefined> {
  for (const [path, setting] of listSettings(shape)) {
    output.record({ name: path, default: setting.default, accepts: setting.accepts, about: setting.about })
    output.print(`${`${path}=${JSON.stringify(setting.default)}`.padEnd(46)}${setting.about} (${setting.accepts})`)
  }
  return undefined
}
