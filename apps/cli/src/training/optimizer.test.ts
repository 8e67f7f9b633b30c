import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { parseOverrides } from '../config/overrides'
import { resolve } from '../config/resolve'
import { optimSettings } from '../config/training-settings'
import { optimizerOf, rateOf } from './optimizer'

const chosen = (...overrides: string[]) => {
  const layers = [{ values: parseOverrides(overrides), from: 'command line' }]
  return resolve({ optim: optimSettings }, layers).optim
}
const steps = Array.from({ length: 40 }, (_, i) => i + 1)

test('AdamW unless said otherwise, and the settings of no other', () => {
  expect(chosen()).toMatchObject({ name: 'adamw', beta2: 0.999 })
  expect(Object.keys(chosen())).not.toContain('frequency')
  expect(optimizerOf(chosen()).name).toBe('adamw')
})

test('PSGD and SOAP with the reference’s defaults, and their own settings', () => {
  expect(chosen('optim.name=psgd')).toMatchObject({ frequency: 64, frequencyDecay: 0.999, beta: 0.9, size: 4096 })
  expect(chosen('optim.name=soap')).toMatchObject({ frequency: 16, beta2: 0.99, beta3: 0.99, merge: false })
  const soap = optimizerOf(chosen('optim.name=soap', 'optim.frequency=10', 'optim.frequencyWarmup=3'))
  const refreshes = steps.filter((step) => soap.plan(step, {}, key(0)).decisions.refresh)
  expect(refreshes).toEqual([2, 3, 11, 21, 31])
  const psgd = optimizerOf(chosen('optim.name=psgd', 'optim.frequency=1'))
  expect(steps.every((step) => psgd.plan(step, {}, key(0)).decisions.fit)).toBe(true)
})

test('every schedule, warmed up', () => {
  const rate = (schedule: string) => rateOf(chosen(`optim.schedule=${schedule}`, 'optim.warmup=1'))(4, 8)
  expect(['constant', 'linear', 'cosine', 'exponential'].map(rate)).toEqual(
    [1, 0.5, 0.5, 1e-3 ** 0.5].map((value) => expect.closeTo(value, 10)),
  )
})

test('a rate that stays for an epoch', () => {
  const schedule = rateOf(chosen('optim.schedule=linear', 'optim.epoch=4'))
  expect([0, 3, 4, 7].map((step) => schedule(step, 8))).toEqual([1, 1, 0.5, 0.5])
})
