import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { activeBackend, tf } from '@lola-ts/tensor-core'
import { afterAll, expect, test } from 'vitest'
import { checks } from './checks/index'
import { createComparison } from './compare'
import { findFixtures } from './find-fixtures'
import { readFixture } from './fixture'
import { readFullSizes } from './full-sizes'
import { type FixtureMargins, marginsFile } from './margins'

const root = process.env.GOLDEN_DIR ?? fileURLToPath(new URL('../../fixtures/golden', import.meta.url))
const backend = activeBackend()!
const { found, strays, hasFullSizes } = findFixtures(root)
const fixtures = [
  ...found.map(({ folder, name }) => readFixture(root, folder, name)),
  ...(hasFullSizes ? [readFullSizes(root)] : []),
]
const results: FixtureMargins[] = []

test('every file is a fixture', () => {
  expect(existsSync(root), root).toBe(true)
  expect(strays).toEqual([])
  expect(fixtures.length).toBeGreaterThan(0)
})

for (const fixture of fixtures) {
  const name = [fixture.folder, fixture.name].filter(Boolean).join('/')
  const result: FixtureMargins = { name, title: fixture.title, tensors: [], failures: [] }
  const understood = checks.filter((check) => check.matches(fixture))
  const skipped = understood[0]?.cannot?.(backend.name, fixture)
  if (skipped !== undefined) {
    results.push({ ...result, skipped }) // not a test: nothing was tested
    continue
  }
  test(`${name}: ${fixture.title}`, async () => {
    results.push(result)
    result.failures = ['the check did not end']
    expect(understood.length, 'number of checks that understand it').toBe(1)
    const { compare, measurements, failures } = createComparison(fixture)
    await disposing(() => understood[0]!.run(fixture, compare)).finally(() => {
      result.tensors = measurements()
      result.failures = failures()
    })
    expect(result.failures).toEqual([])
  })
}

afterAll(() => {
  mkdirSync(dirname(marginsFile), { recursive: true })
  const content = { backend, root: process.env.GOLDEN_DIR ?? 'fixtures/golden', fixtures: results }
  writeFileSync(marginsFile, JSON.stringify(content, null, 1))
})

/** A tidy for functions that wait: what `run` leaves is disposed. */
async function disposing(run: () => void | Promise<void>): Promise<void> {
  tf.engine().startScope()
  try {
    await run()
  } finally {
    tf.engine().endScope()
  }
}
