import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { memoryStore } from '../../test/memory-store'
import { CheckpointError } from '../errors'
import { adamw } from '../optim/adamw'
import { constant } from '../optim/schedules'
import { type TrainingTask, type TrainOptions, train } from './train'

/** w falls to 0; the batch is what its gradient is multiplied by. `held` is the held-out target of each validation. */
function descent({ batch = () => 1, held }: { batch?: (step: number) => number; held?: () => number } = {}) {
  const task: TrainingTask = {
    parameters: [{ name: 'w', shape: [2], init: () => Float32Array.of(4, 4) }],
    loss: (weights, [scale, target]) => weights.w!.sub(target!).square().sum().mul(scale!),
    batch: (step) => [tf.scalar(batch(step)), tf.scalar(0)],
    ...(held && { validation: { batches: 3, batch: () => [tf.scalar(1), tf.scalar(held())] } }),
  }
  return task
}
const options = (steps: number, more: Partial<TrainOptions> = {}): TrainOptions => ({
  ...{ steps, optimizer: adamw(), rate: 0.1, schedule: constant(), ema: 0.5, checkpointEvery: 5, validateEvery: 4 },
  ...more,
})
const values = ({ weights }: { weights: Record<string, tf.Tensor> }) => {
  const read = [...weights.w!.dataSync()]
  tf.dispose(weights)
  return read
}
const steps = ({ saved }: { saved: { step: number }[] }) => saved.map(({ step }) => step)

test('stopped while validating, a run validates again and repeats nothing', async () => {
  const whole = memoryStore()
  const expected = values(await train(descent({ held: () => 1 }), options(12, { store: whole })))

  const store = memoryStore()
  const stop = new AbortController()
  let validated = 0
  const held = () => {
    if (++validated === 5) stop.abort() // the second batch of step 8
    return 1
  }
  const before = tf.memory().numTensors
  const first = await train(descent({ held }), options(12, { store, signal: stop.signal }))
  expect(first).toMatchObject({ step: 8, finished: false })
  tf.dispose(first.weights)
  expect(tf.memory().numTensors).toBe(before)
  expect(steps(store)).toEqual([4, 5, 8])
  expect(JSON.parse(store.saved.at(-1)!.info)).toMatchObject({ row: 7, pending: { loss: expect.any(Number) } })
  expect(store.metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7])

  expect(values(await train(descent({ held: () => 1 }), options(12, { store })))).toEqual(expected)
  expect(store.metrics).toEqual(whole.metrics)
  expect(JSON.parse(store.saved.at(-1)!.info)).toEqual(JSON.parse(whole.saved.at(-1)!.info))
})

test('a batch that cannot be read loses nothing of what was learned', async () => {
  const store = memoryStore()
  const broken = descent({
    batch: (step) => {
      if (step === 8) throw new Error('the disk is gone')
      return 1
    },
  })
  const before = tf.memory().numTensors
  await expect(train(broken, options(10, { store }))).rejects.toThrow('the disk is gone')
  expect(tf.memory().numTensors).toBe(before)
  expect(steps(store)).toEqual([5, 8])
  const resumed = values(await train(descent(), options(10, { store })))
  expect(resumed).toEqual(values(await train(descent(), options(10))))
})

test('a row that cannot be written comes again', async () => {
  const task = () => descent({ held: () => 0 })
  const whole = memoryStore()
  values(await train(task(), options(10, { store: whole })))
  const store = memoryStore()
  const appendMetrics = (record: Record<string, number>) => {
    if (record.step === 8) throw new Error('the disk is full')
    return store.appendMetrics(record)
  }
  await expect(train(task(), options(10, { store: { ...store, appendMetrics } }))).rejects.toThrow('full')
  values(await train(task(), options(10, { store })))
  expect(store.metrics).toEqual(whole.metrics)
  const [again, once] = [store.saved.at(-1)!, whole.saved.at(-1)!]
  expect(again.tensors).toEqual(once.tensors)
  expect(JSON.parse(again.info)).toEqual(JSON.parse(once.info))
})

test('steps skipped in a row are counted across a resume', async () => {
  const batch = (step: number) => (step >= 6 ? Number.NaN : 1)
  const straight = train(descent({ batch }), options(40, { maxSkips: 8 }))
  await expect(straight).rejects.toThrow('not finite for 9 steps in a row, until step 15')
  const store = memoryStore()
  const stop = new AbortController()
  const onStep = ({ step, skipped }: { step: number; skipped: number }) => {
    expect(skipped).toBe(Math.max(0, step - 6))
    if (step === 11) stop.abort()
  }
  const first = await train(descent({ batch }), options(40, { maxSkips: 8, store, signal: stop.signal, onStep }))
  expect(first.skipped).toBe(5)
  tf.dispose(first.weights)
  expect(store.metrics.at(-1)).toMatchObject({ step: 11, loss: Number.NaN, skipped: 5 })
  const again = train(descent({ batch }), options(40, { maxSkips: 8, store }))
  await expect(again).rejects.toThrow('not finite for 9 steps in a row, until step 15')
})

test('an update that spoils the weights is skipped although loss and gradient are finite', async () => {
  const spoiling = {
    ...adamw(),
    update: (...args: Parameters<ReturnType<typeof adamw>['update']>) => {
      const next = adamw().update(...args)
      const odd = args[3].step.equal(3).cast('float32')
      return { ...next, weights: { w: next.weights.w!.div(tf.scalar(1).sub(odd)) } }
    },
  }
  const before = tf.memory().numTensors
  const spoilt = train(descent(), options(12, { optimizer: spoiling, maxSkips: 4 }))
  await expect(spoilt).rejects.toThrow('5 steps in a row, until step 7')
  expect(tf.memory().numTensors).toBe(before)
})

test('a validation that is not finite is no score, and stops nothing', async () => {
  const store = memoryStore()
  values(await train(descent({ held: () => Number.NaN }), options(8, { store })))
  expect(store.metrics.at(-1)!.validation).toBeNaN()
  expect(JSON.parse(store.saved.at(-1)!.info)).toMatchObject({ scores: { validation: null }, best: null, stale: 2 })
})

test('ends when validation no longer improves, also when asked again, and can return the best weights', async () => {
  // The held-out target is what the weights pass on their way to 0.
  const task = () => descent({ held: () => 3 })
  const store = memoryStore()
  const more = { store, patience: 3, validateEvery: 2, checkpointEvery: 100 }
  const last = await train(task(), options(60, more))
  const { score, step } = last.best!
  expect(last).toMatchObject({ finished: true, early: true, step: step + 6 })
  expect(steps(store).at(-1)).toBe(last.step)
  expect(steps(store)).toContain(step)
  expect(score).toBe(Math.min(...store.metrics.flatMap(({ validation }) => validation ?? [])))

  const saved = store.saved.length
  const best = await train(task(), options(60, { ...more, result: 'best' }))
  expect(best).toMatchObject({ finished: true, early: true, step: last.step })
  expect(store.saved).toHaveLength(saved)
  const averaged = store.saved.find((one) => one.step === step)!.tensors['ema/w']!.data
  expect(values(best)).toEqual([...averaged])
  expect(values(last)).not.toEqual([...averaged])
})

test('a checkpoint of another network is refused', async () => {
  const store = memoryStore()
  values(await train(descent(), options(5, { store })))
  const other: TrainingTask = { ...descent(), parameters: [{ name: 'w', shape: [3], init: () => new Float32Array(3) }] }
  const before = tf.memory().numTensors
  await expect(train(other, options(9, { store }))).rejects.toThrow(CheckpointError)
  await expect(train(other, options(9, { store }))).rejects.toThrow('weight w has shape [2], expected shape [3]')
  expect(tf.memory().numTensors).toBe(before)
})

test('memory is the same after every step, every validation and every checkpoint', async () => {
  const seen: [number, number][] = []
  const onStep = () => {
    const { numTensors, numBytes } = tf.memory()
    seen.push([numTensors, numBytes])
  }
  values(await train(descent({ held: () => 1 }), options(300, { store: memoryStore(), onStep })))
  // The first step has yet to be followed by one that starts from its state.
  expect(new Set(seen.slice(1).map(String)).size).toBe(1)
})
