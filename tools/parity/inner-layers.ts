import type { Tensor } from '@lola-ts/tensor-core'
import { observe } from '@lola-ts/tensor-core/nn'
import type { Compare } from './compare'
import type { Fixture } from './fixture'

/** Runs a network and compares what its layers gave with the fixture's `mid/<layer>`, where it holds any. */
export function comparingLayers(fixture: Fixture, compare: Compare, run: () => Tensor): Tensor {
  return observe((name, output) => {
    if (Object.hasOwn(fixture.mid, name)) compare(`mid/${name}`, output)
  }, run)
}
