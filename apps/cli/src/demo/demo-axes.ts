import type { DemoResults } from '@lola-ts/eval'
import type { WellDataset } from '@lola-ts/well-data/node'

type Axis = DemoResults['x']

/** The axes of a file as the report draws them: uneven nodes with their coordinates. */
export function axesOf({ spatialDims, coordinates, boundaries }: WellDataset['files'][number]): Axis[] {
  return spatialDims.map((name, i) => {
    const nodes = coordinates[i]!
    const [first, last] = [nodes[0]!, nodes.at(-1)!]
    const step = (last - first) / (nodes.length - 1)
    const even = nodes.every((x, k) => Math.abs(x - first - k * step) < 1e-3 * step)
    const wraps = boundaries[i]?.every((end) => end === 'periodic') ?? false
    // Chebyshev nodes stop short of the wall by a thousandth or so.
    const round = (x: number) => Number(x.toFixed(2))
    if (even) return { name, extent: wraps ? [round(first), round(last + step)] : [first - step / 2, last + step / 2] }
    return { name, extent: [Math.min(first, round(first)), Math.max(last, round(last))], coordinates: nodes }
  })
}

/** Where every `factors`-th node lies, `[x, y]`. */
export function sensorPlaces(
  { coordinates }: WellDataset['files'][number],
  factors: readonly number[],
): [number, number][] {
  const [xs, ys] = coordinates.map((nodes, i) => nodes.filter((_, k) => k % factors[i]! === 0)) as [number[], number[]]
  return xs.flatMap((x) => ys.map((y): [number, number] => [x, y]))
}
