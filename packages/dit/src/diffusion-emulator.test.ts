import { pixelSpace, rollout, type WindowRequest } from '@lola-ts/emulation'
import { tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { fold, key } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import { diffusionEmulator } from './diffusion-emulator'
import { diffusionNetwork } from './diffusion-network'
import { adamsBashforth } from './samplers/adams-bashforth'
import { ddpm } from './samplers/ddpm'

describe('an emulator', () => {
  const network = diffusionNetwork({
    channels: 2,
    space: 2,
    labels: 3,
    window: 4,
    embedding: 8,
    backbone: { width: 8, blocks: 1, heads: 2, ffnFactor: 2 },
  })
  const space = pixelSpace([3, 2, 2])
  const build = (sampler = adamsBashforth({ steps: 3 })) =>
    diffusionEmulator(network, initialize(network.parameters, key(0)), space, { sampler })
  const request = (members: number): WindowRequest => ({
    context: tf.ones([members, 1, 3, 2, 2]),
    label: tf.ones([members, 3]),
    keys: Array.from({ length: members }, (_, m) => fold(key(0), m)),
    start: 0,
  })

  test.each([adamsBashforth({ steps: 3 }), ddpm({ steps: 3 })])(
    'draws members by their keys, whatever the ensemble around them ($name)',
    async (sampler) => {
      const emulator = build(sampler)
      const [two, four] = [await emulator.complete(request(2)), await emulator.complete(request(4))]
      expect(four.slice([0], [2]).sub(two).abs().max().dataSync()[0]).toBeLessThan(1e-5)
      expect(
        four
          .slice([0, 1], [1])
          .sub(four.slice([1, 1], [1]))
          .abs()
          .max()
          .dataSync()[0],
      ).toBeGreaterThan(0.1)
      expect(emulator).toMatchObject({ window: 4, stochastic: true })
    },
  )

  test('with other options shares weights and draws', async () => {
    const emulator = build()
    const seen: number[] = []
    const guided = emulator.with({
      sampler: adamsBashforth({ steps: 3 }),
      guide: (denoiser, { start }) => {
        seen.push(start)
        return { ...denoiser, mean: (xt, t, reach) => denoiser.mean(xt, t, reach).add(1) }
      },
    })
    const gap = (await guided.complete(request(1))).sub(await emulator.complete(request(1)))
    expect(seen).toEqual([0])
    expect(gap.min().dataSync()[0]).toBeGreaterThan(0.5)
  })

  test('rolls out, and leaves no tensor behind', async () => {
    const context = tf.ones([2, 3, 2, 2])
    const before = tf.memory().numTensors
    const emulator = build()
    const leads: number[] = []
    for await (const { lead, snapshots } of rollout(emulator, context, { states: 5, members: 2, label: [0, 1, 2] })) {
      expect(snapshots.shape).toEqual([2, 3, 2, 2])
      expect(snapshots.dataSync().every(Number.isFinite)).toBe(true)
      snapshots.dispose()
      leads.push(lead)
    }
    emulator.dispose()
    expect(leads).toEqual([1, 2, 3, 4, 5])
    expect(tf.memory().numTensors).toBe(before)
  })
})
