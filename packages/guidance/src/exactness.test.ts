import { adamsBashforth } from '@lola-ts/dit'
import { expect, test } from 'vitest'
import { distance, flow, smoother, windowCovariance, windowOperator } from '../test/linear-gaussian'
import { identity, inverse, plus, times, transpose } from '../test/matrix'
import type { GuidanceMethod } from './methods/method'
import { mmps } from './methods/mmps'
import { pigdm } from './methods/pigdm'
import { sda } from './methods/sda'
import { conjugateGradient } from './solvers/conjugate-gradient'

const ab = (steps: number) => adamsBashforth({ steps })

test('the smoother agrees with conditioning all states at once', () => {
  const [P, A] = [windowCovariance(), windowOperator()]
  const noise = identity(A.length, flow.noise ** 2)
  const gain = times(P, transpose(A), inverse(plus(times(A, P, transpose(A)), noise)))
  const mean = times(
    gain,
    flow.values.flat().map((value) => [value]),
  )
  const covariance = plus(P, times(gain, A, P), -1)
  for (const [t, state] of smoother().entries()) {
    for (let i = 0; i < flow.size; i++) {
      const row = t * flow.size + i
      expect(state.mean[i]![0]).toBeCloseTo(mean[row]![0]!, 10)
      for (let j = 0; j < flow.size; j++) {
        expect(state.covariance[i]![j]).toBeCloseTo(covariance[row]![t * flow.size + j]!, 10)
      }
    }
  }
})

test.each([
  { name: 'GMRES', method: mmps({ iterations: 8 }) },
  { name: 'conjugate gradients', method: mmps({ iterations: 8, solver: conjugateGradient }) },
])('mmps, solved to the end by $name: the exact posterior as steps and members grow', async ({ method }) => {
  const [coarse, few, many] = [
    await distance(method, ab(4), 16384),
    await distance(method, ab(64), 256),
    await distance(method, ab(64), 16384),
  ]
  // The path of the mean is straight: it needs no steps.
  expect(many.mean).toBeLessThan(0.02)
  expect(many.covariance).toBeLessThan(0.02)
  expect(many.covariance).toBeLessThan(coarse.covariance / 3)
  expect(many.covariance).toBeLessThan(few.covariance / 3)
})

test('fewer iterations of mmps are nearer to the posterior mean than methods that know less', async () => {
  const error = async (method: GuidanceMethod) => (await distance(method, ab(64), 256)).mean
  const [one, two] = [await error(mmps()), await error(mmps({ iterations: 2 }))]
  expect(two).toBeLessThan(one)
  expect(one).toBeLessThan(0.15)
  for (const method of [pigdm({ iterations: 8 }), sda()]) expect(await error(method)).toBeGreaterThan(one)
})
