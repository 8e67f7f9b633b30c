import { expect, test } from 'vitest'
import { createProgress, type ProgressOptions } from './progress'

function recorded(options: Partial<ProgressOptions> = {}) {
  const clock = { now: 0 }
  const out: string[] = []
  const progress = createProgress({
    total: 100,
    label: 'train',
    write: (text) => out.push(text),
    now: () => clock.now,
    ...options,
  })
  return { clock, out, progress }
}

test('keeps one line on a terminal, at most ten times a second', () => {
  const { clock, out, progress } = recorded({ isTTY: true })
  for (let step = 1; step <= 20; step++) {
    clock.now = step * 50
    progress.update(step, { loss: 1 / 3 })
  }
  progress.finish()
  expect(out).toHaveLength(11)
  expect(out[0]).toBe('\rtrain    1/100    1 %  20/s  5s left  loss 0.333\x1b[K')
  expect(out.at(-1)).toBe('\rtrain   20/100   20 %  20/s  in 1s  loss 0.333\x1b[K\n')
})

test('writes a line every ten seconds elsewhere', () => {
  const { clock, out, progress } = recorded()
  for (let step = 1; step <= 25; step++) {
    clock.now = step * 1000
    progress.update(step)
  }
  progress.finish()
  progress.finish()
  progress.update(26)
  expect(out).toEqual([
    'train   10/100   10 %  1/s  1m30s left\n',
    'train   20/100   20 %  1/s  1m20s left\n',
    'train   25/100   25 %  1/s  in 25s\n',
  ])
})

test('counts what was done before the start in neither rate nor time', () => {
  const { clock, out, progress } = recorded({ from: 90 })
  clock.now = 30_000
  progress.update(91)
  progress.finish()
  expect(out).toEqual(['train   91/100   91 %  2/min  4m30s left\n', 'train   91/100   91 %  2/min  in 30s\n'])
})

test('amounts are written as asked', () => {
  const { clock, out, progress } = recorded({ total: 4000, format: (amount) => `${amount / 1000} kB` })
  clock.now = 10_000
  progress.update(1000)
  expect(out).toEqual(['train  1 kB of 4 kB   25 %  0.1 kB/s  30s left\n'])
})

test('a slow start is forgotten', () => {
  const { clock, out, progress } = recorded({ total: 100_000 })
  clock.now = 20_000
  progress.update(1)
  for (let step = 2; clock.now < 200_000; step++) {
    clock.now += 100
    progress.update(step)
  }
  expect(out.at(-1)).toMatch(/9\.9\d\/s {2}2h4\dm left/)
})

test('a narrow terminal cuts the line instead of wrapping it, and nothing to do is no division by zero', () => {
  const narrow = recorded({ isTTY: true, columns: 20 })
  narrow.progress.update(1, { loss: 0.5 })
  expect(narrow.out[0]).toBe('\rtrain    1/100    1\x1b[K')
  const empty = recorded({ total: 0 })
  empty.progress.finish()
  expect(empty.out).toEqual(['train  0/0  100 %  in 0s\n'])
})
