import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { findFixtures } from './parity/find-fixtures'
import { type Fixture, type GoldenTensor, readFixture } from './parity/fixture'

export type { GoldenTensor }

const root = process.env.GOLDEN_DIR ?? fileURLToPath(new URL('../fixtures/golden', import.meta.url))

/** The fixtures `fixtures/golden/<folder>/<name>` whose name matches. The parity suite replaces its users one by one. */
export function golden(folder: string, pattern = /./): Fixture[] {
  const found = findFixtures(root).found.filter((one) => one.folder === folder && pattern.test(one.name))
  if (found.length === 0) throw new Error(`no fixture of ${root}/${folder} matches ${pattern}`)
  return found.map(({ name }) => readFixture(root, folder, name))
}

type Values = { shape: number[]; dataSync(): ArrayLike<number> } | ArrayLike<number> | number

expect.extend({
  /** Equal shapes, and no entry further off than the fixture's tolerance. NaN never passes. */
  toMatchGolden(actual: Values, expected: GoldenTensor | undefined) {
    if (expected?.tolerance === undefined) throw new Error('the fixture holds no such result')
    const { shape, data, tolerance } = expected
    const values = typeof actual === 'number' ? [actual] : 'dataSync' in actual ? actual.dataSync() : actual
    const found = typeof actual === 'object' && 'dataSync' in actual ? actual.shape : shape
    let worst = 0
    for (let i = 0; i < data.length; i++) {
      worst = Math.max(worst, Math.abs(values[i]! - data[i]!))
    }
    return {
      pass: found.join() === shape.join() && values.length === data.length && worst <= tolerance,
      message: () => `[${found}] differs by ${worst} at most, expected [${shape}] within ${tolerance}`,
    }
  },
})

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: has to repeat the declaration it merges with
  interface Matchers<T = any> {
    toMatchGolden(expected: GoldenTensor | undefined): T
  }
}
