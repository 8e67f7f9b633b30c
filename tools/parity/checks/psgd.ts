import { tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'
import type { Fixture } from '../fixture'
import { parameterOrder } from '../layout'
import { replayTrajectory, weightName } from '../replay-trajectory'

/** PSGD from the reference's probes: parameters, its factors and their cache, and when it fits them. */
export const psgd: Check = {
  matches: ({ title }) => title.startsWith('PSGD '),
  run(fixture, compare) {
    for (const name of Object.keys(fixture.config)) {
      const fits: number[] = []
      replayTrajectory(fixture, name, compare, {
        noise: (step) => storedNoise(fixture, name, step),
        after(step, state, plan) {
          fits.push(plan?.decisions.fit ? 1 : 0)
          for (const key of Object.keys(fixture.output)) {
            const [, kind, at, parameter, factor] = /\/(Q|cache)_(\d+)_(\d+)_(\d+)$/.exec(key) ?? []
            if (Number(at) !== step || !key.startsWith(`${name}/`)) continue
            const group = `${kind === 'Q' ? 'factor' : 'cache'}${factor}`
            compare(`output/${key}`, state[group]![weightName(parameter!)]!)
          }
        },
      })
      compare(`output/${name}/updates`, fits)
    }
  },
}

function storedNoise(fixture: Fixture, name: string, step: number): Record<'dither' | 'probe', Weights> {
  const shapes = fixture.config[name].shapes as number[][]
  const read = (kind: 'a' | 'b') =>
    Object.fromEntries(
      shapes.map((given, i) => {
        const { shape, data } = fixture.raw(`input/${name}/probe/${step}_${i}_${kind}`)
        const stored = tf.tensor(data, shape)
        // The reference draws probes with their first axis last.
        const straight = kind === 'a' || stored.rank < 2 ? stored : stored.transpose(firstAxisFrom(stored.rank))
        const isMerged = straight.shape.join() !== given.join()
        return [weightName(i), isMerged ? straight : straight.transpose(parameterOrder('weight', given))]
      }),
    )
  return { dither: read('a'), probe: read('b') }
}

const firstAxisFrom = (rank: number) => [rank - 1, ...Array.from({ length: rank - 1 }, (_, axis) => axis)]
