import { chmod, readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { complaint, lola, path } from './lola'

const quick = ['bench', '--case', 'matmul-1024', '--rounds', '1', '--repeat', '1']

/** A Python that says it has torch, and answers every case, or fails. */
async function fakePython(answer = '{"case": "x", "min_ms": 1000, "peak_mb": 70}'): Promise<string> {
  const file = path('fake-python')
  const reply = answer.startsWith('{') ? `echo '${answer}'` : `echo "${answer}" >&2; exit 1`
  await writeFile(file, `#!/bin/sh\nif [ "$1" = "-c" ]; then exit 0; fi\n${reply}\n`)
  await chmod(file, 0o755)
  await writeFile(path('peer.py'), '')
  return file
}

test('a case is timed in a process of its own; without a peer it says so', async () => {
  const { status, stdout, stderr } = await lola([...quick, '--json'])
  expect(status, stderr).toBe(0)
  expect(stderr).toContain('no PyTorch beside it')
  const [row] = JSON.parse(stdout).results
  expect(row).toMatchObject({ case: 'matmul-1024', batch: 1, precision: 'float32', peer_ms: null, ratio: null })
  expect((row.gflops * row.min_ms) / (2 * 1024 ** 3)).toBeCloseTo(1e-6, 8)
  expect(row.of_machine).toBeCloseTo(row.gflops / row.machine_gflops, 2)
  expect(row.peak_mb).toBeGreaterThan(50)
})

test('beside the peer the table has both, on paper too', async () => {
  const python = await fakePython()
  const { status, stderr } = await lola([...quick, '--peer', 'peer.py', '--out', 'runs/bench'], {
    env: { LOLA_PYTHON: python },
  })
  expect(status, stderr).toBe(0)
  const { rows, machine, date } = JSON.parse(await readFile(path('runs/bench/bench.json'), 'utf8'))
  expect(rows[0]).toMatchObject({ peer_ms: 1000, peer_mb: 70 })
  expect(rows[0].ratio).toBeCloseTo(1000 / rows[0].min_ms, 1)
  const page = await readFile(path('runs/bench/bench.md'), 'utf8')
  expect(page).toContain('| matmul-1024 | 1 | float32 |')
  expect(page).toContain(machine)
  expect(page).toContain(date)
})

test('--fast rounds where the backend can, and says what is lost', async () => {
  const { status, stdout, stderr } = await lola([...quick, '--fast', '--json'])
  expect(status, stderr).toBe(0)
  const [{ precision, error }] = JSON.parse(stdout).results
  expect(error === null).toBe(precision === 'float32')
  expect(error ?? 1e-3).toBeGreaterThan(1e-4)
  expect(error ?? 1e-3).toBeLessThan(1e-2)
})

test('without torch it says so and times alone', async () => {
  await fakePython()
  const { status, stderr } = await lola([...quick, '--peer', 'peer.py', '--python', 'false'])
  expect(status).toBe(0)
  expect(stderr).toContain('false has no torch')
})

test('a peer that fails is a remark, and the exit status', async () => {
  const python = await fakePython('RuntimeError: DefaultCPUAllocator: no memory')
  const { status, stdout, stderr } = await lola([...quick, '--peer', 'peer.py', '--python', python])
  expect(status).toBe(1)
  expect(stderr).toContain('matmul-1024, batch 1, PyTorch: RuntimeError: DefaultCPUAllocator: no memory')
  expect(stdout).toContain('- not timed: matmul-1024, batch 1, PyTorch')
})

test.each([
  [['bench', '--case', 'rb-encod'], /no such case\n {2}Did you mean rb-encode\?/],
  [[...quick, '--peer', 'nowhere.py'], /--peer nowhere.py: there is no such file/],
  [[...quick, '--record'], /--record: there is no docs\/performance.md here\n/],
  [['bench', '--case', 'mini-solver', '--alone', '--batch', 'x'], /--batch is x, expected a whole number/],
  [
    ['bench', '--case', 'mini-solver'],
    /✗ BENCH {2}nothing could be timed, at last mini-solver, batch 1: models.*does not exist\n/,
  ],
])('%j is refused in two lines', async (args, message) => {
  const outcome = await lola(args)
  expect(outcome.status).not.toBe(0)
  expect(complaint(outcome)).toMatch(message)
  expect(complaint(outcome).trim().split('\n').length).toBeLessThanOrEqual(2)
})
