import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readRecords, recordReport } from './record-report'

const folder = await mkdtemp(join(tmpdir(), 'lola-record-'))
afterAll(() => rm(folder, { recursive: true }))

test('runs are recorded below the marker, the newest first, and the rest stays', async () => {
  const file = join(folder, 'performance.md')
  const marker = '<!-- lola bench --record writes below this line -->'
  await writeFile(file, `# Performance\n\n${marker}\n`)
  await recordReport(file, 'one\n\n$& and $1')
  await recordReport(file, 'two')
  expect(await readFile(file, 'utf8')).toBe(`# Performance\n\n${marker}\n\ntwo\n\none\n\n$& and $1\n`)
})

test('a document without a place for records is refused, before anything is timed', async () => {
  const file = join(folder, 'other.md')
  expect(() => readRecords(file)).toThrow('there is no')
  await writeFile(file, '# Other\n')
  expect(() => readRecords(file)).toThrow('has no line')
})

test('docs/performance.md has one', () => {
  expect(readRecords(new URL('../../../../docs/performance.md', import.meta.url).pathname)).toContain('# Performance')
})
