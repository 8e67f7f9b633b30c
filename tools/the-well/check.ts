import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { compareItems, theWellFacts } from '../../packages/well-data/test/the-well-items'
import { largeSamples, wellSamples, writeSample } from '../../packages/well-data/test/well-samples'

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    checker: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const script = join(process.cwd(), 'tools/the-well/read_the_well.py')
const fixture = join(process.cwd(), 'fixtures/the-well')

/** Writes files, has Python read them, and compares. Gives whether all is equal and accepted. */
async function check(folder: string, samples: ReturnType<typeof wellSamples>, theirs: boolean): Promise<boolean> {
  for (const sample of samples) await writeSample(folder, sample)
  const options = [...(theirs ? ['--make'] : []), ...(values.checker ? ['--checker', values.checker] : [])]
  execFileSync(values.python, [script, folder, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  const { versions, format = {} } = theWellFacts(folder)
  const { arrays, numbers, differences } = await compareItems(folder)
  const refused = samples.filter(({ path }) => values.checker && format[path] !== 'accepted')
  for (const line of differences) console.log(`✗ ${line}`)
  for (const { path } of refused) console.log(`✗ ${path}: ${format[path]}`)
  const theirVersions = Object.entries(versions).map((entry) => entry.join(' '))
  console.log(`${theirVersions.join(', ')}: ${arrays} arrays, ${numbers} numbers, ${differences.length} differ`)
  if (values.checker) console.log(`format checker: ${samples.length - refused.length} of ${samples.length} accepted`)
  return differences.length === 0 && refused.length === 0
}

const folder = mkdtempSync(join(tmpdir(), 'lola-the-well-'))
try {
  const target = values.write ? fixture : join(folder, 'small')
  if (values.write) rmSync(fixture, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const small = await check(target, wellSamples(), true)
  const large = await check(join(folder, 'large'), largeSamples(), false)
  process.exitCode = small && large ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
