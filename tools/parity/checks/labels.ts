import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import {
  type Boundary,
  type BoundaryPair,
  boundaryCodes,
  labelVector,
  physics,
  scalarFeatures,
} from '@lola-ts/well-data'
import type { Check } from '../check'
import { loggedScalars } from '../from-reference/logged-scalars'

const boundaryOf = new Map(Object.entries(boundaryCodes).map(([name, code]) => [code, name as Boundary]))

/** Label vectors, the scalars whose logarithm is taken, and latents with channels moved last. */
export const labels: Check = {
  matches: ({ title }) => title.startsWith('Label vectors'),
  run(fixture, compare) {
    const { input, output, sidecar } = fixture
    const names: string[] = [...sidecar.tensors['input/scalars'].meaning.matchAll(/'(\w+)'/g)].map((match) => match[1])
    const scalars = Object.fromEntries(names.map((name, i) => [name, input.scalars!.data[i]!]))
    compare('output/log_scalars', scalarFeatures({ logScalars: loggedScalars() }, scalars))

    const [batch, axes] = input.bc!.shape as [number, number]
    const width = input.constant_scalars!.shape[1]!
    const any = Array.from({ length: width }, (_, i) => `s${i}`)
    const dimensions = ['x', 'y', 'z'].slice(0, axes)
    const entry = { ...physics('rayleigh_benard'), dimensions, scalars: any, logScalars: [] }
    const rows = Array.from({ length: batch }, (_, b) => {
      const values = Object.fromEntries(any.map((name, i) => [name, input.constant_scalars!.data[b * width + i]!]))
      const boundaries = dimensions.map((_, axis): BoundaryPair => {
        const at = (b * axes + axis) * 2
        return [boundaryOf.get(input.bc!.data[at]!)!, boundaryOf.get(input.bc!.data[at + 1]!)!]
      })
      return labelVector(entry, values, boundaries)
    })
    compare('output/label', rows.flat())

    // Stored latents have their channels first; the fixture's reader has moved them, as our caches hold them.
    if (output.state_inputs) compare('output/state_inputs', toWeights(input).state!)
  },
}
