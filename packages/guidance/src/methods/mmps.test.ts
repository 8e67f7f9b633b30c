import { dcae } from '@lola-ts/autoencoder'
import { diffusionNetwork, impose, logLogit } from '@lola-ts/dit'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { describe, expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { meanPool } from '../operators/mean-pool'
import { subsample } from '../operators/subsample'
import { conjugateGradient } from '../solvers/conjugate-gradient'
import type { GuidanceProblem } from './method'
import { mmps } from './mmps'

describe.each(golden('guidance', /^mmps/))('$name', ({ config, weights, input, output }) => {
  const { get_denoiser: d, get_autoencoder: a } = config
  const space: number = a.spatial
  const given = (prefix: string) =>
    toWeights(
      Object.fromEntries(
        Object.entries(weights).flatMap(([key, value]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
        ),
      ),
    )
  const network = diffusionNetwork({
    channels: d.channels,
    space,
    labels: d.label_features,
    embedding: d.emb_features,
    backbone: { width: d.hid_channels, blocks: d.hid_blocks, heads: d.attention_heads, ffnFactor: d.ffn_factor },
  })
  const autoencoder = dcae({
    fields: a.pix_channels,
    latentChannels: a.lat_channels,
    channels: a.hid_channels,
    blocks: a.hid_blocks,
    padding: Array.from({ length: space }, () => 'zeros' as const),
  })
  const inputs = toWeights(input)
  const { x, eps, mask } = inputs as Record<'x' | 'eps' | 'mask', Tensor>
  const label = inputs.label!.reshape([1, -1])
  const denoiser = given('denoiser.')
  const coder = given('autoencoder.')
  const factors = Array.from({ length: space }, () => config.factor as number)

  const operators = { subsample: subsample(factors), downscale: meanPool(factors) }
  const times = [...input.t!.data]

  const predict = (kind: keyof typeof operators) => (z: Tensor) => {
    const free = z.slice([0, config.context], [-1, -1])
    const snapshots = autoencoder.decode(coder, free.reshape([-1, ...z.shape.slice(2)]))
    return operators[kind].apply(snapshots).reshape([z.shape[0]!, -1])
  }
  const problem = (kind: keyof typeof operators, t: number, pinned: boolean): GuidanceProblem => {
    const { alpha, sigma } = logLogit()(t)
    const noisy = x.mul(alpha).add(eps.mul(sigma))
    const level = { alpha: tf.tensor1d([alpha]), sigma: tf.tensor1d([sigma]) }
    return {
      xt: pinned ? impose(noisy, x.mul(Math.hypot(alpha, sigma)), mask) : noisy,
      mean: (xt) => network.mean(denoiser, xt, level, { mask, label }),
      predict: predict(kind),
      y: inputs[`y_${kind}`]!.reshape([1, -1]),
      variance: tf.scalar(config.var_y),
      gamma: tf.scalar(sigma ** 2 / alpha),
    }
  }

  test.each(['subsample', 'downscale'] as const)('%s through the decoder equals the reference', (kind) => {
    const expected = output[`A_${kind}`]!
    const seen = predict(kind)(x)
    expect([...seen.dataSync()].sort()).toHaveLength(expected.data.length)
    const sorted = (values: ArrayLike<number>) => Float32Array.from(values).sort()
    const [ours, theirs] = [sorted(seen.dataSync()), sorted(expected.data)]
    expect(Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!)))).toBeLessThan(expected.tolerance!)
  })

  test.each(
    times.flatMap((t, i) =>
      [1, 3].flatMap((iterations) => (['subsample', 'downscale'] as const).map((kind) => ({ t, i, iterations, kind }))),
    ),
  )('$kind, $iterations iterations, time $i equals the reference', ({ t, i, iterations, kind }) => {
    const mean = mmps({ iterations }).mean(problem(kind, t, false))
    expect(mean).toMatchGolden(output[`${kind}/mmps_it${iterations}/${i}`])
  })

  test.each(times.flatMap((t, i) => (['subsample', 'downscale'] as const).map((kind) => ({ t, i, kind }))))(
    '$kind with pinned context, time $i equals the reference',
    ({ t, i, kind }) => {
      const mean = mmps().mean(problem(kind, t, true))
      expect(impose(mean, x, mask)).toMatchGolden(output[`${kind}/masked_mmps_it1/${i}`])
    },
  )
})

// x ~ N(0, 1), x_t = x + sigma z: the mean is x_t / (1 + sigma²), and everything about the posterior is known.
const gaussian = (sigma: number, y: Tensor, xt: Tensor, predict = (x: Tensor) => x): GuidanceProblem => ({
  xt,
  mean: (x) => x.div(1 + sigma ** 2),
  predict: (x) => predict(x).reshape([x.shape[0]!, -1]),
  y,
  variance: tf.scalar(0.25),
  gamma: tf.scalar(sigma ** 2),
})

test.each([
  { solver: 'gmres', method: mmps() },
  { solver: 'cg', method: mmps({ solver: conjugateGradient }) },
])('is the exact posterior mean of a Gaussian after one iteration ($solver)', ({ method }) => {
  const [sigma, y, xt] = [0.7, tf.tensor2d([[1, -2, 0.5]]), tf.tensor([0.3, 0.1, -0.4, 2, 1, 0], [2, 1, 3])]
  const posterior = (t: number, observed: number) =>
    (t / sigma ** 2 + observed / 0.25) / (1 + 1 / sigma ** 2 + 1 / 0.25)
  const expected = [...xt.dataSync()].map((t, i) => posterior(t, y.dataSync()[i % 3]!))
  const found = method.mean(gaussian(sigma, y, xt)).dataSync()
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 5)
  })
})

test('observations that the mean already explains move nothing', () => {
  const xt = tf.tensor([1, 2, 3], [1, 1, 3])
  const mean = xt.div(1.49)
  const found = mmps().mean(gaussian(0.7, mean.reshape([1, -1]), xt))
  expect(found.sub(mean).abs().max().dataSync()[0]).toBeLessThan(1e-6)
})
