import { type Denoiser, ddim, ddpm, logLogit } from '@lola-ts/dit'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { gaussianProblem } from '../../test/gaussian-problem'
import { dps } from './dps'

const schedule = logLogit({ sigmaMin: 0.1, sigmaMax: 10 })
const y = tf.tensor2d([[1, -2]])
const plain = (xt: Tensor, t: number) => xt.div(1 + schedule(t).sigma ** 2)

test.each([ddpm({ steps: 1 }), ddim({ steps: 1 })])(
  'moves the next state by zeta along the gradient ($name)',
  async (sampler) => {
    const method = dps({ zeta: 0.3 })
    const steered: Denoiser = {
      schedule,
      mean: (xt, t, reach) => method.mean({ ...gaussianProblem(schedule(t).sigma, y, xt), reach: tf.scalar(reach!) }),
    }
    const x1 = tf.tensor([3, 4, -1, 5], [2, 1, 2])
    const noise = () => tf.zeros([2, 1, 2])
    const [free, guided] = [
      await sampler.sample({ schedule, mean: plain }, x1, noise),
      await sampler.sample(steered, x1, noise),
    ]
    // The gradient of ‖y − x_t / (1 + σ²)‖, member by member.
    const error = y.sub(plain(x1, 1).reshape([2, -1]))
    const gradient = error.div(error.norm('euclidean', 1, true)).div(-(1 + schedule(1).sigma ** 2))
    const gap = guided.sub(free).reshape([2, -1]).add(gradient.mul(0.3))
    expect(gap.abs().max().dataSync()[0]).toBeLessThan(1e-6)
  },
)

test('a member follows its own error, unless the batch is to follow one', () => {
  const move = (method: ReturnType<typeof dps>, members: number[][]) => {
    const xt = tf.tensor(members.flat(), [members.length, 1, 2])
    const problem = gaussianProblem(1, y, xt)
    return method.mean(problem).sub(problem.mean(xt)).slice([0], [1])
  }
  const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!
  const [alone, together] = [
    [[1, 1]],
    [
      [1, 1],
      [9, 9],
    ],
  ]
  expect(gap(move(dps(), alone), move(dps(), together))).toBeLessThan(1e-6)
  const batch = dps({ norm: 'batch' })
  expect(gap(move(batch, alone), move(dps(), alone))).toBeLessThan(1e-6)
  expect(gap(move(batch, alone), move(batch, together))).toBeGreaterThan(0.1)
})

test('no error moves nothing, and gives no NaN', () => {
  const xt = tf.tensor([2, -4], [1, 1, 2])
  expect([
    ...dps()
      .mean(gaussianProblem(1, y, xt))
      .dataSync(),
  ]).toEqual([1, -2])
})

test('a negative zeta is refused', () => {
  expect(() => dps({ zeta: -1 })).toThrow('dps: zeta is -1, expected 0 or more')
})
