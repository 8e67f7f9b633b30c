import { toYaml } from '@lola-ts/tensor-core/checkpoint'
import { countParameters } from '@lola-ts/tensor-core/nn'
import type { Target, TargetConfig } from '../config/targets'
import type { Output } from '../output/output'
import { memoryEstimate } from './memory-estimate'
import type { TrainingPlan } from './training-plan'

export interface ShownPlan {
  target: Target
  config: TargetConfig<Target>
  /** The run folder. */
  run: string
  plan: TrainingPlan
}

/** Prints a plan, for people and for machines. */
export function showPlan({ target, config, run, plan }: ShownPlan, output: Output): void {
  const { physics, parameters, snapshotShape, latentShape, examples, window, tokens, refused } = plan
  const { steps, batch } = config.train
  const count = (part: string) => countParameters(parameters.filter(({ name }) => name.startsWith(part)))
  const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
  const compression = size(snapshotShape) / size(latentShape)
  const memoryBytes = memoryEstimate(config, plan)
  const epochs = examples === null ? null : (steps * batch) / examples
  output.record({
    target,
    run,
    config,
    physics,
    parameters: count(''),
    ...(target === 'autoencoder' && { encoder: count('encoder.'), decoder: count('decoder.') }),
    snapshotShape,
    latentShape,
    compression,
    ...(window !== undefined && { window }),
    ...(tokens !== undefined && { tokens }),
    steps,
    batch,
    examples,
    epochs,
    memoryBytes,
    refused: refused ?? null,
  })
  output.print(toYaml(config as never).trimEnd())
  output.print('')
  const line = (label: string, text: string) => output.print(label.padEnd(13) + text)
  const whole = (n: number) => n.toLocaleString('en')
  const parts =
    target === 'autoencoder' ? `  (encoder ${whole(count('encoder.'))}, decoder ${whole(count('decoder.'))})` : ''
  line('run', run)
  line('parameters', whole(count('')) + parts)
  line('snapshot', `${snapshotShape.join(' x ')}  (${physics})`)
  line('state', `${latentShape.join(' x ')}  (compression ${Number(compression.toPrecision(6))})`)
  if (window !== undefined) line('window', `${window} states`)
  if (tokens !== undefined) line('tokens', `${whole(tokens)} a ${window === undefined ? 'snapshot' : 'window'}`)
  line('steps', `${whole(steps)} of ${batch} examples`)
  line('examples', epochs === null ? 'unknown without the data' : `${examples}  (${epochs.toFixed(1)} epochs)`)
  line('memory', `about ${bytes(memoryBytes)} while training`)
  if (refused !== undefined) line('training', `is refused: ${refused}`)
}

function bytes(count: number): string {
  const units = ['MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(count / 1e6) / 3)))
  return `${Number((count / 1e6 / 1000 ** power).toPrecision(3))} ${units[power]}`
}
