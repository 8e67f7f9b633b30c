import { tf } from '@lola-ts/tensor-core'
import type { Check } from '../check'
import { replayTrajectory, weightName } from '../replay-trajectory'

/**
 * SOAP. Where the first gradient has no unique eigenbasis (its outer products are singular) the fixture stores the one
 * that the reference found, and the trajectory starts from it.
 */
export const soap: Check = {
  matches: ({ title }) => title.startsWith('SOAP '),
  run(fixture, compare) {
    for (const name of Object.keys(fixture.config)) {
      replayTrajectory(fixture, name, compare, {
        after(step, state) {
          if (step !== 1) return
          for (const [key, { shape, data }] of Object.entries(fixture.input)) {
            const [, parameter, factor] = key.startsWith(`${name}/`) ? (/\/Q_(\d+)_(\d+)$/.exec(key) ?? []) : []
            if (parameter !== undefined) state[`basis${factor}`]![weightName(parameter)] = tf.tensor(data, shape)
          }
        },
      })
    }
  },
}
