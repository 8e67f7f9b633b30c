import process from 'node:process'
import { expect, test } from 'vitest'
import { lastLine } from './child'

const node = (program: string, signal = new AbortController().signal) =>
  lastLine(process.execPath, ['-e', program], signal, (line: { x: number }) => line.x)

test('the last line of a program is its answer', async () => {
  expect(await node('console.log("words"); console.log(JSON.stringify({ x: 3 }))')).toBe(3)
})

test.each([
  ['console.error("backend native\\n✗ CONFIG  width 3 is odd\\n  Try 4."); process.exit(1)', 'width 3 is odd'],
  ['console.error("Traceback\\nMemoryError: 3 GB"); process.exit(1)', 'MemoryError: 3 GB'],
  ['process.kill(process.pid, "SIGKILL")', 'ended by SIGKILL, most likely for want of memory'],
])('a program that fails says why: %s', async (program, why) => {
  expect(await node(program)).toBe(why)
})

test.runIf(process.platform === 'linux')('memory that runs out ends the measurement first', async () => {
  // What the parent writes may come a moment after the start.
  const program =
    'setTimeout(() => console.log(JSON.stringify({ x: +fs.readFileSync("/proc/self/oom_score_adj") })), 200)'
  expect(await node(program)).toBe(1000)
})
