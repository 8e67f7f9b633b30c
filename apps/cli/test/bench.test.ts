import { chmod, readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { complaint, lola, path } from './lola'

const quick = ['bench', '--case', 'matmul-1024', '--rounds', '1', '--repeat', '1']

/** A Python that says it has torch, and answers every case. */
async function fakePython(): Promise<string> {
  const file = path('fake-python')
  await writeFile(file, '#!/bin/sh\nif [ "$1" = "-c" ]; then exit 0; fi\necho \'{"case": "x", "min_ms": 1000}\'\n')
  await chmod(file, 0o755)
  await writeFile(path('peer.py'), '')
  return file
}

test('a case is timed in a process of its own, beside the peer where there is one', async () => {
  const alone = await lola([...quick, '--json'])
  expect(alone.status, alone.stderr).toBe(0)
  const [row] = JSON.parse(alone.stdout).results
  expect(row).toMatchObject({ case: 'matmul-1024', batch: 1, precision: 'float32', peer_ms: null, ratio: null })
  expect(row.gflops * row.min_ms).toBeCloseTo((2 * 1024 ** 3) / 1e6, -2)

  const python = await fakePython()
  const beside = await lola([...quick, '--peer', 'peer.py', '--python', python, '--out', 'runs/bench'])
  expect(beside.status, beside.stderr).toBe(0)
  const { rows } = JSON.parse(await readFile(path('runs/bench/bench.json'), 'utf8'))
  expect(rows[0]).toMatchObject({ peer_ms: 1000 })
  expect(rows[0].ratio).toBeCloseTo(1000 / rows[0].min_ms, 2)
  expect(await readFile(path('runs/bench/bench.md'), 'utf8')).toContain('| matmul-1024 | 1 | float32 |')
})

test('without torch it says so and times alone', async () => {
  await fakePython()
  const { status, stderr } = await lola([...quick, '--peer', 'peer.py', '--python', 'false'])
  expect(status).toBe(0)
  expect(stderr).toContain('false has no torch')
})

test.each([
  [['bench', '--case', 'rb-encod'], /no such case\n {2}Did you mean rb-encode\?/],
  [[...quick, '--peer', 'nowhere.py'], /--peer nowhere.py: there is no such file/],
  [['bench', '--case', 'mini-solver', '--alone', '--batch', 'x'], /--batch is x, expected a whole number/],
])('%j is refused', async (args, message) => {
  const outcome = await lola(args)
  expect(outcome.status).not.toBe(0)
  expect(complaint(outcome)).toMatch(message)
})
