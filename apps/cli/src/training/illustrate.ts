import type { AutoencoderNetwork } from '@lola-ts/autoencoder'
import type { WindowSource } from '@lola-ts/dit'
import type { Emulator, StateSpace } from '@lola-ts/emulation'
import { mapStates } from '@lola-ts/emulation'
import { fieldImage, fieldOf, type Image, mosaic, valueRange } from '@lola-ts/eval'
import { jit, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'
import type { Physics } from '@lola-ts/well-data'

/** What weights do to an example of the validation split. */
export interface Illustration {
  /** What is seen: `reconstruction` or `rollout`. */
  name: string
  image: Image
}

export interface Illustrator {
  /** Leaves the weights to the caller. */
  draw(weights: Weights): Promise<Illustration>
  dispose(): void
}

/** Truth, reconstruction and their difference, field by field. @param source normalised snapshots, one batch */
export function reconstructions(
  network: AutoencoderNetwork,
  physics: Physics,
  source: () => Promise<Tensor>,
): Illustrator {
  const reconstruct = jit((weights: Weights, x: Tensor) => network.decode(weights, network.encode(weights, x)), {
    name: 'reconstruction',
  })
  return {
    async draw(weights) {
      const batch = await source()
      const x = tf.tidy(() => batch.slice([0], [1]))
      const y = reconstruct(weights, x)
      const [truth, output] = [await values(x), await values(y)]
      const grid = x.shape.slice(1, -1)
      tf.dispose([batch, x, y])
      const rows = physics.fields.map((field, c) => {
        const [a, b] = [plane(truth, c), plane(output, c)]
        const error = b.map((value, i) => value - a[i]!)
        const range = valueRange(a)
        const images = [
          panel(a, grid, range),
          panel(b, grid, range),
          panel(error, grid, valueRange(error, { signed: true }), true),
        ]
        return { label: field, images }
      })
      return { name: 'reconstruction', image: mosaic({ columns: ['truth', 'reconstruction', 'difference'], rows }) }

      function plane(snapshot: Float32Array, c: number): Float64Array {
        return middle(fieldOf(snapshot, physics.fields.length, c), grid)
      }
    },
    dispose: () => reconstruct.dispose(),
  }
}

/**
 * A window that is predicted from its first state, truth above forecast, field by field.
 *
 * @param build makes an emulator that takes its weights over
 * @param space decodes states; null where they are snapshots
 */
export function rollouts(
  build: (weights: Weights) => Emulator & { dispose(): void },
  space: StateSpace | null,
  physics: Physics,
  source: WindowSource,
): Illustrator {
  const decoded = (states: Tensor) => (space ? mapStates(states, (z) => space.decode(z)) : states.clone())
  return {
    async draw(weights) {
      const { states, label } = await source(0)
      const context = tf.tidy(() => states.slice([0, 0], [1, 1]))
      const one = label?.slice([0], [1]) ?? null
      const emulator = build(
        Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight.clone()])),
      )
      try {
        const forecast = await emulator.complete({ context, label: one, keys: [key(0)], start: 0 })
        const window = tf.tidy(() => states.slice([0], [1]))
        const [a, b] = [decoded(window), decoded(forecast)]
        const [truth, output] = [await values(a), await values(b)]
        const [, length, ...shape] = a.shape as [number, number, ...number[]]
        tf.dispose([forecast, window, a, b])
        const grid = shape.slice(0, -1)
        const size = shape.reduce((product, n) => product * n, 1)
        const plane = (all: Float32Array, state: number, c: number) =>
          middle(fieldOf(all.subarray(state * size, (state + 1) * size), physics.fields.length, c), grid)
        const leads = Array.from({ length: length - 1 }, (_, i) => i + 1)
        const rows = physics.fields.flatMap((field, c) => {
          const truths = leads.map((lead) => plane(truth, lead, c))
          const range = valueRange(Float64Array.from(truths.flatMap((at) => [...at])))
          const row = (of: (lead: number) => Float64Array) => leads.map((lead) => panel(of(lead), grid, range))
          return [
            { label: field, images: row((lead) => truths[lead - 1]!) },
            { label: 'forecast', images: row((lead) => plane(output, lead, c)) },
          ]
        })
        return { name: 'rollout', image: mosaic({ columns: leads.map((lead) => `+${lead}`), rows }) }
      } finally {
        emulator.dispose()
        tf.dispose([states, context, ...(label ? [label] : []), ...(one ? [one] : [])])
      }
    },
    dispose: () => {},
  }
}

const values = async (tensor: Tensor) => (await tensor.data()) as Float32Array

/** A field `[x, y]`, or the middle of one `[x, y, z]`. */
function middle(field: Float64Array, [, , depth = 1]: number[]): Float64Array {
  const at = Math.floor(depth / 2)
  return Float64Array.from({ length: field.length / depth }, (_, i) => field[i * depth + at]!)
}

function panel(field: Float64Array, [nx, ny]: number[], range: readonly [number, number], signed = false): Image {
  const axis = (name: string, length: number) => ({ name, extent: [0, length] as const })
  const grid = [nx!, ny!] as const
  const colours = signed ? 'blueRed' : 'magma'
  return fieldImage({ values: field, x: axis('x', nx!), y: axis('y', ny!), grid, range, colours })
}
