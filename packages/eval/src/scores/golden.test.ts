import { describe, expect, test } from 'vitest'
import { golden, transpose } from '../../test/golden'
import { ensembleMean, mae, maxError, mse, nmse, nrmse, pearson, rmse, skill, spread, vmse, vrmse } from './index'

describe.each(['eval_2d', 'eval_2d_square', 'eval_3d'])(
  '%s: statistics of an ensemble, as in the reference',
  (name) => {
    const { tensors, tolerance } = golden(name)
    const space = tensors['input/x']!.shape.slice(2).map((_, axis) => axis)
    // Fields first, time second -> time first, fields last.
    const snapshots = (x: string) => transpose(tensors[x]!, [1, ...space.map((axis) => axis + 2), 0])
    const ensembles = transpose(tensors['input/x_hat']!, [2, 0, ...space.map((axis) => axis + 3), 1])
    const [leads, members] = ensembles.shape as [number, number]
    const fields = ensembles.shape.at(-1)!

    test.each(['rmse', 'spread', 'vrmse', 'nrmse'])('%s', (column) => {
      const expected = tensors[`output/stats/${column}`]!.data
      const truths = ['input/x', 'input/x_ae'].map(snapshots)
      let compared = 0
      for (let lead = 0; lead < leads; lead++) {
        const size = ensembles.data.length / leads
        const ensemble = ensembles.data.subarray(lead * size, (lead + 1) * size)
        truths.forEach(({ data }, reference) => {
          const truth = data.subarray((lead * size) / members, ((lead + 1) * size) / members)
          const mean = ensembleMean(ensemble, members)
          const actual = {
            rmse: () => skill(ensemble, truth, fields),
            spread: () => spread(ensemble, members, fields),
            vrmse: () => vrmse(mean, truth, fields),
            nrmse: () => nrmse(mean, truth, fields),
          }[column]!()
          actual.forEach((value, field) => {
            const error = Math.abs(value - expected[(field * leads + lead) * 2 + reference]!)
            expect(error).toBeLessThan(tolerance(`output/stats/${column}`))
            compared++
          })
        })
      }
      expect(compared).toBe(expected.length)
    })
  },
)

describe.each(['the_well_2d', 'the_well_2d_square', 'the_well_3d'])("%s: The Well's own metrics, eps 1e-7", (name) => {
  const { tensors, tolerance } = golden(name)
  const { shape, data: forecasts } = tensors['input/x']!
  const truths = tensors['input/y']!.data
  const states = shape[0]! * shape[1]!
  const fields = shape.at(-1)!
  const size = forecasts.length / states
  const points = size / fields
  const eps = 1e-7

  test.each(['MAE', 'MSE', 'RMSE', 'NMSE', 'NRMSE', 'VMSE', 'VRMSE', 'LInfinity', 'PearsonR'])('%s', (metric) => {
    const expected = tensors[`output/${metric}`]!.data
    const actual = Array.from({ length: states }, (_, i) => {
      const x = forecasts.subarray(i * size, (i + 1) * size)
      const y = truths.subarray(i * size, (i + 1) * size)
      switch (metric) {
        case 'MAE':
          return mae(x, y, fields)
        case 'MSE':
          return mse(x, y, fields)
        case 'RMSE':
          return rmse(x, y, fields)
        case 'NMSE':
          return nmse(x, y, fields, { eps })
        case 'NRMSE':
          return nrmse(x, y, fields, { eps })
        case 'VMSE':
          return vmse(x, y, fields, { eps })
        case 'VRMSE':
          return vrmse(x, y, fields, { eps })
        case 'LInfinity':
          return maxError(x, y, fields)
        default:
          return pearson(x, y, fields).map((value) => (value * (points - 1)) / points)
      }
    }).flat()
    expect(actual).toHaveLength(expected.length)
    const worst = Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)))
    expect(worst).toBeLessThan(tolerance(`output/${metric}`))
  })
})
