import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { encodePng } from '@lola-ts/eval'
import { renderSvg } from '@lola-ts/eval/node'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { type EventFile, openEventFile, writeAtomic } from '@lola-ts/tensor-core/node'
import type { Progress, TrainProgress } from '@lola-ts/tensor-core/training'
import type { Output } from '../output/output'
import type { Illustrator } from './illustrate'

export interface DisplayOptions {
  /** The run folder. */
  dir: string
  steps: number
  output: Output
  illustrator?: Illustrator | undefined
}

/** What one sees of a training: a live line, TensorBoard's event file, pictures. None of it changes a number of it. */
export interface TrainingDisplay {
  /** @param from the step that the run goes on from */
  begin(from: number): void
  step(progress: TrainProgress, rate: number): void
  validated(validation: { step: number; scores: Record<string, number>; weights: Weights }): Promise<void>
  finish(): void
  close(): void
}

/** At most so many steps are noted for TensorBoard in a run, and so many validations drawn. */
const most = { points: 10_000, pictures: 50 }

/** Speed is averaged over about so many steps. */
const memory = 20

export function trainingDisplay({ dir, steps, output, illustrator }: DisplayOptions): TrainingDisplay {
  const every = Math.ceil(steps / most.points)
  let progress: Progress | undefined
  let events: EventFile | undefined
  let drawn = Number.NEGATIVE_INFINITY
  let drawing = illustrator
  let speed = { step: 0, data: 0 }
  let seen = 0

  return {
    begin(from) {
      progress = output.progress('training', steps, from)
      events = openEventFile(dir, { from, warn: output.note })
    },

    step({ step, loss, norm, scores, skipped, examples, time }, rate) {
      // The first step compiles.
      const forget = seen++ < 2 ? 1 : 1 / memory
      const blend = (name: 'step' | 'data') => speed[name] + forget * (time[name] - speed[name])
      speed = { step: blend('step'), data: blend('data') }
      const samples = speed.step > 0 ? (1000 * examples) / speed.step : 0
      const wait = speed.step > 0 ? speed.data / speed.step : 0
      const memoryBytes = process.memoryUsage.rss()
      progress?.update(step, {
        loss,
        ...scores,
        'samples/s': samples,
        data: `${Math.round(100 * wait)} %`,
        memory: `${(memoryBytes / 1e9).toPrecision(3)} GB`,
        ...(skipped > 0 && { skipped }),
      })
      if (step % every !== 0 && step !== steps) return
      events?.scalars(step, {
        'train/loss': loss,
        'train/norm': norm,
        'train/rate': rate,
        'speed/samples per second': samples,
        'speed/waiting for data': wait,
        'speed/memory in GB': memoryBytes / 1e9,
      })
    },

    async validated({ step, scores, weights }) {
      events?.scalars(
        step,
        Object.fromEntries(
          Object.entries(scores).map(([name, score]) => [
            name === 'validation' ? 'validation/loss' : `validation/${name}`,
            score,
          ]),
        ),
      )
      if (!drawing || (step - drawn < steps / most.pictures && step !== steps)) return
      drawn = step
      try {
        const { name, figure } = await drawing.draw(weights)
        const png = await encodePng(await renderSvg(figure, { scale: 1.5 }))
        await mkdir(join(dir, 'figures'), { recursive: true })
        const width = String(steps).length
        await writeAtomic(join(dir, 'figures', `${name}-${String(step).padStart(width, '0')}.png`), png)
        events?.image(step, name, png)
      } catch (error) {
        // A picture is not worth a training.
        drawing = undefined
        output.note(`no more pictures: ${(error as Error).message}`)
      }
    },

    finish: () => progress?.finish(),
    close() {
      events?.close()
      illustrator?.dispose()
    },
  }
}
