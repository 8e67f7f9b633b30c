import { ConfigError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { explain, UsageError } from './errors'
import { formatBytes } from './format-bytes'
import { textTable } from './text-table'

test('errors of ours: code, message, hint; usage errors have a status of their own', () => {
  const { lines, status } = explain(new ConfigError('a.yaml: no', { hint: 'Say yes.' }))
  expect({ lines, status }).toEqual({ lines: ['✗ CONFIG  a.yaml: no', '  Say yes.'], status: 1 })
  expect(explain(new UsageError('what?'))).toEqual({ lines: ['✗ USAGE  what?'], status: 2 })
})

test('errors of nobody: one line, how to report it, a stack only for those who ask', () => {
  const error = new Error('boom\nmore')
  expect(explain(error).lines[0]).toBe('✗ UNEXPECTED  boom')
  expect(explain(error).lines).toHaveLength(2)
  expect(explain(error, { debug: true }).lines.at(-1)).toContain('output.test.ts')
})

test('a full disk is named, whichever library met it', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(explain(error).lines[0]).toMatch(/^✗ WRITE/)
})

test('tables are aligned', () => {
  const table = textTable(
    ['lead', '1', '20'],
    [
      ['a model', 0.12345, null],
      ['b', 1, 10.5],
    ],
  )
  expect(table).toBe(['lead         1      20', 'a model  0.123       -', 'b            1  10.500'].join('\n'))
})

test('bytes have three digits', () => {
  expect([0, 999, 999.7, 1234, 999_600, 15_600_000_000].map(formatBytes)).toEqual([
    ...['0 B', '999 B', '1 kB', '1.23 kB', '1 MB', '15.6 GB'],
  ])
})
