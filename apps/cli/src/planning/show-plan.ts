import { toYaml } from '@lola-ts/tensor-core/checkpoint'
import { countParameters } from '@lola-ts/tensor-core/nn'
import type { Target, TargetConfig } from '../config/targets'
import type { Output } from '../output/output'
import type { MachineRoom } from './machine-room'
import { diskEstimate, memoryEstimate } from './memory-estimate'
import type { Rehearsal } from './rehearse'
import { stepFlops } from './step-flops'
import type { TrainingPlan } from './training-plan'

export interface ShownPlan {
  target: Target
  config: TargetConfig<Target>
  /** The run folder. */
  run: string
  plan: TrainingPlan
  room: MachineRoom
  /** Where it could be timed. */
  rehearsal?: Rehearsal | undefined
}

const hint = 'Less memory: train.accumulate, train.recompute=true, a smaller train.batch. Less disk: train.keep.'

/** Prints a plan, for people and for machines. */
export function showPlan({ target, config, run, plan, room, rehearsal }: ShownPlan, output: Output): void {
  const { physics, parameters, snapshotShape, latentShape, examples, window, tokens, refused } = plan
  const { steps, batch } = config.train
  const count = (part: string) => countParameters(parameters.filter(({ name }) => name.startsWith(part)))
  const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
  const compression = size(snapshotShape) / size(latentShape)
  const memoryBytes = memoryEstimate(config, plan)
  const diskBytes = diskEstimate(config, plan)
  const flops = stepFlops(plan, config.train)
  const seconds = rehearsal && rehearsal.secondsPerStep * steps
  const warnings = [
    memoryBytes > room.memory &&
      `needs about ${bytes(memoryBytes)} of memory, and this machine has ${bytes(room.memory)}`,
    memoryBytes <= room.memory &&
      memoryBytes > room.freeMemory &&
      `needs about ${bytes(memoryBytes)} of memory, of which ${bytes(room.freeMemory)} is free now`,
    diskBytes > room.freeDisk && `needs about ${bytes(diskBytes)} of disk, of which ${bytes(room.freeDisk)} is free`,
  ].filter((warning) => warning !== false)
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
    diskBytes,
    flopsPerStep: flops ?? null,
    secondsPerStep: rehearsal?.secondsPerStep ?? null,
    seconds: seconds ?? null,
    peakBytes: rehearsal?.peakBytes ?? null,
    timedBy: rehearsal?.by ?? null,
    warnings,
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
  if (flops !== undefined)
    line('operations', `${Number((flops / 1e9).toPrecision(3)).toLocaleString('en')} GFLOP a step`)
  const seen = rehearsal?.peakBytes === undefined ? '' : `  (${bytes(rehearsal.peakBytes)} when a part was timed)`
  line('memory', `about ${bytes(memoryBytes)} while training${seen}`)
  line('disk', `about ${bytes(diskBytes)} for checkpoints and model`)
  line('time', timeText(rehearsal, steps))
  if (refused !== undefined) line('training', `is refused: ${refused}`)
  for (const warning of warnings) output.note(`will not fit: ${warning}`)
  if (warnings.length > 0) output.note(hint)
}

function timeText(rehearsal: Rehearsal | undefined, steps: number): string {
  if (!rehearsal) return 'unknown'
  const { secondsPerStep, by } = rehearsal
  const [about, how] = by === 'steps' ? ['about', 'a few steps were timed'] : ['more than', 'by the speed of products']
  return `${about} ${duration(secondsPerStep * steps)}, ${duration(secondsPerStep)} a step  (${how})`
}

function duration(seconds: number): string {
  const short = (value: number) => Number(value.toPrecision(3))
  const units: [string, number][] = [
    ['years', 365 * 86_400],
    ['days', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ]
  const [unit, length] = units.find(([, length]) => seconds >= 2 * length) ?? ['ms', 1e-3]
  return `${short(seconds / length)} ${unit}`
}

function bytes(count: number): string {
  const units = ['MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(count / 1e6) / 3)))
  return `${Number((count / 1e6 / 1000 ** power).toPrecision(3))} ${units[power]}`
}
