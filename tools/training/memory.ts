import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { autoencoderTask } from '@lola-ts/autoencoder'
import { tf } from '@lola-ts/tensor-core'
import { openRun } from '@lola-ts/tensor-core/node'
import { train } from '@lola-ts/tensor-core/training'
import { configure } from '../../apps/cli/src/config/configure'
import { autoencoderOf } from '../../apps/cli/src/training/networks'
import { optimizerOf } from '../../apps/cli/src/training/optimizer'
import { withFixedSubset } from './fixed-subset'

export interface MemorySample {
  step: number
  tensors: number
  tensorBytes: number
  /** Of the process, in megabytes, after garbage was collected. */
  resident: number
}

/** What a process may gain in the later half of a run, in megabytes: pages of the allocator, not tensors. */
const allowance = 16

/** Memory in the course of a training with checkpoints, metrics and validation. Flat: no tensor more, no growth in the later half. */
export async function memory(
  steps: number,
  say: (sample: MemorySample) => void,
): Promise<{ flat: boolean; growth: number }> {
  const { config } = configure('autoencoder', { preset: 'tiny' })
  const folder = await mkdtemp(join(tmpdir(), 'lola-memory-'))
  try {
    return await withFixedSubset(async (subset) => {
      const source = async () => {
        const windows = await subset.windows(1)
        const snapshots = windows.squeeze([1])
        windows.dispose()
        return snapshots
      }
      const task = autoencoderTask(autoencoderOf(config, subset.physics), {
        train: source,
        validation: { source, batches: 2 },
        loss: config.loss,
      })
      const run = await openRun(join(folder, 'run'), { config, command: 'check:training' })
      const samples: MemorySample[] = []
      const every = steps / 10
      const { weights } = await train(task, {
        ...{ steps, optimizer: optimizerOf(config.optim), rate: config.optim.rate, ema: config.optim.ema },
        ...{ validateEvery: every / 2, checkpointEvery: every / 2 },
        store: { ...run, appendMetrics: (record) => run.appendMetrics(record as { step: number }) },
        onStep({ step }) {
          if (step % every !== 0) return
          global.gc?.()
          const { numTensors, numBytes } = tf.memory()
          const resident = process.memoryUsage().rss / 2 ** 20
          samples.push({ step, tensors: numTensors, tensorBytes: numBytes, resident })
          say(samples.at(-1)!)
        },
      })
      tf.dispose(weights)
      await run.close()
      const middle = samples[Math.floor(samples.length / 2)]!
      const last = samples.at(-1)!
      const same = samples.every(
        ({ tensors, tensorBytes }) => tensors === last.tensors && tensorBytes === last.tensorBytes,
      )
      const growth = last.resident - middle.resident
      return { flat: same && growth < allowance, growth }
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
