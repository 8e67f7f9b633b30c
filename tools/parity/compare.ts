import type { Tensor } from '@lola-ts/tensor-core'
import type { Fixture } from './fixture'

/**
 * Takes a result, under its stored key such as `output/z`. `actual` is in our layout (channels last); the suite knows
 * the stored one. A key may be compared more than once, when there are two ways to compute it: the worst counts.
 */
export type Compare = (key: string, actual: Tensor | ArrayLike<number> | number) => void

/** How close one tensor came. */
export interface Measurement {
  key: string
  /** Numbers compared. */
  values: number
  /** Largest difference, or largest fraction where the tolerance is relative. */
  worst: number
  tolerance: number
  /** `worst / tolerance`: the comparison holds up to 1. */
  margin: number
  /** What is wrong, if the margin does not say it. */
  problem?: string
}

export interface Comparison {
  compare: Compare
  /** One entry a key. */
  measurements(): Measurement[]
  /** What failed, one sentence each: results too far off, keys that the fixture lacks, results that nobody compared. */
  failures(): string[]
}

/** What a fixture expects. */
type Results = Pick<Fixture, 'output' | 'mid' | 'grad' | 'exact'>

/** Collects what a check computes for a fixture. Nothing throws before the end: one run shows all that differs. */
export function createComparison(fixture: Results): Comparison {
  const expected = expectedOf(fixture)
  const found = new Map<string, Measurement>()
  const unknown = new Set<string>()
  return {
    compare: (key, actual) => {
      const golden = expected.get(key)
      if (!golden) {
        unknown.add(key)
        return
      }
      const now = measure(key, actual, golden)
      const before = found.get(key)
      if (!before || now.problem || (!before.problem && now.margin > before.margin)) found.set(key, now)
    },
    measurements: () => [...found.values()],
    failures: () => [
      ...[...found.values()].flatMap((one) => {
        if (one.problem) return [`${one.key}: ${one.problem}`]
        return one.margin <= 1 ? [] : [`${one.key} is off by ${one.worst}, allowed ${one.tolerance}`]
      }),
      ...[...unknown].map((key) => `${key} was compared, but the fixture holds no such result`),
      ...[...expected.keys()].filter((key) => !found.has(key)).map((key) => `${key} was not compared`),
    ],
  }
}

interface Expected {
  shape?: number[]
  data: ArrayLike<number>
  tolerance?: number | undefined
  relative?: boolean
}

function expectedOf({ output, mid, grad, exact = {} }: Results): Map<string, Expected> {
  return new Map([
    ...Object.entries({ output, mid, grad }).flatMap(([group, tensors]) =>
      Object.entries(tensors).map(([name, tensor]): [string, Expected] => [`${group}/${name}`, tensor]),
    ),
    ...Object.entries(exact).map(([key, data]): [string, Expected] => [key, { data }]),
  ])
}

function measure(key: string, actual: Tensor | ArrayLike<number> | number, golden: Expected): Measurement {
  const { shape, data, relative, tolerance = 0 } = golden
  const isTensor = typeof actual === 'object' && 'dataSync' in actual
  const values = typeof actual === 'number' ? [actual] : isTensor ? actual.dataSync() : actual
  const measurement = { key, values: data.length, tolerance }
  const fail = (problem: string): Measurement => ({ ...measurement, worst: Infinity, margin: Infinity, problem })
  if (isTensor && shape && actual.shape.join() !== shape.join())
    return fail(`has shape [${actual.shape}], expected [${shape}]`)
  if (values.length !== data.length) return fail(`has ${values.length} values, expected ${data.length}`)
  let worst = 0
  for (let i = 0; i < data.length; i++) {
    const [a, b] = [values[i]!, data[i]!]
    if (Object.is(a, b)) continue // also NaN and infinities, where the reference has the same
    const error = Math.abs(a - b) / (relative ? Math.abs(b) : 1)
    if (!Number.isFinite(error)) return fail(`value ${i} is ${a}, expected ${b}`)
    worst = Math.max(worst, error)
  }
  return { ...measurement, worst, margin: worst === 0 ? 0 : worst / tolerance }
}
