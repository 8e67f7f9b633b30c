import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jit, type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize, type Weights } from '@lola-ts/tensor-core/nn'
import { openRun } from '@lola-ts/tensor-core/node'
import { adamw, clipByNorm, globalNorm } from '@lola-ts/tensor-core/optim'
import { key } from '@lola-ts/tensor-core/random'
import { type TrainingTask, train } from '@lola-ts/tensor-core/training'

export interface Speed {
  /** Milliseconds of a step of the loop, data and metrics and all, and of the compiled step alone; medians of rounds. */
  loop: number
  bare: number
}

/** A training loop beside its bare step, in turns, so that both see the same machine. */
export async function speed(task: TrainingTask, { rounds = 7, steps = 6 } = {}): Promise<Speed> {
  const folder = await mkdtemp(join(tmpdir(), 'lola-speed-'))
  try {
    const bare = await bareStep(task)
    const run = await openRun(join(folder, 'run'), { config: {}, command: 'check:training' })
    const times: Speed[] = []
    // The loop hands over after every round: steps are timed from the second of a round to its last.
    let began = 0
    let turn: number[] = []
    const total = (rounds + 1) * steps
    const { weights } = await train(task, {
      ...{ steps: total, optimizer: adamw(), rate: 1e-4, ema: 0.999 },
      ...{ checkpointEvery: total * 2 },
      store: {
        latest: async () => null,
        saveCheckpoint: async () => {},
        async appendMetrics(record) {
          await run.appendMetrics(record as { step: number })
          const now = performance.now()
          if (began > 0) turn.push(now - began)
          if (record.step! % steps === 0) {
            const alone = await bare.time(steps)
            // The first round compiles.
            if (record.step! > steps) times.push({ loop: median(turn), bare: alone })
            turn = []
            began = 0
            return
          }
          began = performance.now()
        },
      },
    })
    tf.dispose(weights)
    bare.dispose()
    await run.close()
    return { loop: median(times.map(({ loop }) => loop)), bare: median(times.map((time) => time.bare)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Loss, gradients, clipping, AdamW and the average in one compiled function, on one batch again and again. */
async function bareStep(task: TrainingTask) {
  const optimizer = adamw()
  const batch = await task.batch(0)
  const weights = initialize(task.parameters, key(0))
  let state = { weights, optimizer: optimizer.init(weights), ema: clones(weights) }
  const names = Object.keys(weights)
  const named = (tensors: Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
  const step = jit((from: typeof state, examples: Tensor[], rate: Tensor, number: Tensor) => {
    const loss = (...tensors: Tensor[]) => task.loss(named(tensors), examples).asScalar()
    const { value, grads } = tf.valueAndGrads(loss)(Object.values(from.weights))
    const gradients = named(grads)
    const clipped = clipByNorm(gradients, globalNorm(gradients), 1)
    const inputs = { decisions: {}, noise: {}, rate, step: number }
    const next = optimizer.update(from.weights, clipped, from.optimizer, inputs)
    const average = (name: string) => from.ema[name]!.mul(0.999).add(next.weights[name]!.mul(0.001))
    const ema = Object.fromEntries(names.map((name) => [name, average(name)]))
    return { loss: value as Tensor, state: { weights: next.weights, optimizer: next.state, ema } }
  })
  const inputs = [tf.scalar(1e-4), tf.scalar(1)] as const
  const once = async () => {
    const next = step(state, batch, ...inputs)
    tf.dispose([state.weights, state.optimizer, state.ema])
    state = next.state
    await next.loss.data()
    next.loss.dispose()
  }
  return {
    /** The median of so many steps, in milliseconds. */
    async time(steps: number) {
      const times: number[] = []
      for (let i = 0; i < steps; i++) {
        const began = performance.now()
        await once()
        times.push(performance.now() - began)
      }
      return median(times)
    },
    dispose() {
      tf.dispose([batch, state.weights, state.optimizer, state.ema, ...inputs])
      step.dispose()
    },
  }
}

const clones = (weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, w.clone()]))

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
