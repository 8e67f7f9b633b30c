import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readWorkspace } from '../workspace'
import { boundaryViolations } from './boundaries'
import { type Layering, layering } from './layering'

const workspace = readWorkspace()

test.each(workspace.packages.map((item) => [item.name, item] as const))('%s keeps to its room', (_, item) => {
  expect(boundaryViolations(workspace, item, layering)).toEqual([])
})

describe('a planted violation is found:', () => {
  test('none in a clean workspace', () => expect(violations({})).toEqual([]))

  test('an import upwards', () => {
    const found = violations({ 'packages/low/src/low.ts': "export { high } from '@x/high'" })
    expect(found).toContain('packages/low/src/low.ts imports @x/high, which @x/low may not import')
  })

  test('a type imported upwards, in a test', () => {
    const found = violations({ 'packages/low/src/low.test.ts': "import type { High } from '@x/high'" })
    expect(found).toContain('packages/low/src/low.test.ts imports @x/high, which @x/low may not import')
  })

  test('a dependency on a layer that is not lower', () => {
    const found = violations({ 'packages/high/package.json': manifest('high', 0, ['low'], ['.']) })
    expect(found).toContain('@x/high (layer 0) depends on @x/low, which is not on a lower layer')
  })

  test('a package without a layer, and one that the table does not know', () => {
    expect(violations({ 'packages/low/package.json': '{"name":"@x/low"}' }).join()).toContain('no tag "layer:<n>"')
    expect(violations({ 'packages/new/package.json': manifest('new', 0, [], []) }).join()).toContain('layering.ts')
  })

  test('an import past the entry points of a sibling', () => {
    const deep = violations({ 'packages/high/src/deep.ts': "import '@x/low/src/low'" })
    expect(deep).toContain('packages/high/src/deep.ts imports @x/low/src/low, which @x/low does not export')
    const relative = violations({ 'packages/high/src/deep.ts': "import '../../low/src/low'" })
    expect(relative).toContain('packages/high/src/deep.ts imports ../../low/src/low, a file of another package')
  })

  test('an import that package.json does not declare', () => {
    const found = violations({ 'packages/low/src/low.ts': "export const low = () => import('yaml')" })
    expect(found).toContain('packages/low/src/low.ts imports yaml, which package.json does not declare')
  })

  test('a dependency that nothing imports', () => {
    const found = violations({ 'packages/high/src/index.ts': 'export const high = 1' })
    expect(found).toContain('@x/high depends on @x/low and never imports it')
  })

  test('a package that belongs to one sibling alone', () => {
    const found = violations({ 'packages/high/src/direct.ts': "import '@lib/core'" })
    expect(found).toContain('packages/high/src/direct.ts imports @lib/core, which only @x/low may import')
  })

  test("one of Node's modules behind the main entry, directly or through a sibling's /node", () => {
    const direct = violations({ 'packages/low/src/low.ts': "import 'node:fs'\nexport const low = 1" })
    expect(direct).toContain('@x/low -> src/index.ts -> src/low.ts -> node:fs')
    const through = violations({ 'packages/high/src/index.ts': "export * from '@x/low/node'" })
    expect(through).toContain('@x/high -> src/index.ts -> @x/low/node')
  })

  test('files that import each other', () => {
    const found = violations({
      'packages/low/src/low.ts': "import './other'\nexport const low = 1",
      'packages/low/src/other.ts': "import { low } from './low'\nexport const other = () => low",
    })
    expect(found).toContain('cycle: packages/low/src/low.ts -> packages/low/src/other.ts -> packages/low/src/low.ts')
  })
})

const toy: Layering = { mayImport: { '@x/low': [], '@x/high': ['@x/low'] }, onlyIn: { '@lib/': '@x/low' } }

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Violations of a clean workspace of two packages in which some files are replaced or added. */
function violations(planted: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lola-boundaries-'))
  folders.push(folder)
  const files = {
    'package.json': '{"name":"toy"}',
    'packages/low/package.json': manifest('low', 0, [], ['.', './node']),
    'packages/low/src/index.ts': "export { low } from './low'",
    'packages/low/src/low.ts': 'export const low = 1',
    'packages/low/src/node/index.ts': "export { readFile } from 'node:fs'",
    'packages/high/package.json': manifest('high', 1, ['low'], ['.']),
    'packages/high/src/index.ts': "export { low as high } from '@x/low'",
    ...planted,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const toyWorkspace = readWorkspace(folder)
  return toyWorkspace.packages.flatMap((item) => boundaryViolations(toyWorkspace, item, toy))
}

function manifest(name: string, layer: number, dependencies: string[], entries: string[]): string {
  const source = (entry: string) => ({ source: `./src${entry.slice(1)}/index.ts` })
  return JSON.stringify({
    name: `@x/${name}`,
    exports: Object.fromEntries(entries.map((entry) => [entry, source(entry)])),
    dependencies: Object.fromEntries(dependencies.map((dependency) => [`@x/${dependency}`, '^1.0.0'])),
    nx: { tags: [`layer:${layer}`] },
  })
}
