import type { AutoencoderNetwork } from '@lola-ts/autoencoder'
import type { WindowSource } from '@lola-ts/dit'
import type { Emulator, StateSpace } from '@lola-ts/emulation'
import { mapStates } from '@lola-ts/emulation'
import { fieldOf, fieldPanels, valueRange } from '@lola-ts/eval'
import { jit, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'
import type { Physics } from '@lola-ts/well-data'

/** What weights do to an example of the validation split. */
export interface Illustration {
  /** What is seen: `reconstruction` or `rollout`. */
  name: string
  /** An SVG. */
  figure: string
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
      const rows = physics.fields.flatMap((field, c) => {
        const [a, b] = [plane(truth, c), plane(output, c)]
        const error = b.map((value, i) => value - a[i]!)
        return [
          { label: field, panels: [a, b] },
          { label: 'error', panels: [null, error], signed: true },
        ]
      })
      const columns = ['truth', 'reconstruction']
      return {
        name: 'reconstruction',
        figure: await fieldPanels({ title: 'Reconstruction', columns, rows, ...axes(grid) }),
      }

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
          return [
            { label: field, panels: truths, range },
            { label: 'forecast', panels: leads.map((lead) => plane(output, lead, c)), range },
          ]
        })
        const columns = leads.map((lead) => `+${lead}`)
        const title = 'A window from its first state'
        return { name: 'rollout', figure: await fieldPanels({ title, columns, rows, ...axes(grid) }) }
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

function axes([nx, ny]: number[]) {
  const axis = (name: string, cells: number) => ({ name, extent: [0, cells] as const })
  return { x: axis('x', nx!), y: axis('y', ny!), grid: [nx!, ny!] as const }
}
