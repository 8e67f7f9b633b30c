import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entryPoints, isNodeOnly, readWorkspace } from '../workspace'
import { bundleForBrowser } from './browser-bundle'

const entries = readWorkspace().packages.flatMap((item) =>
  entryPoints(item)
    .filter((entry) => !isNodeOnly(entry))
    .map((entry) => item.name + entry.slice(1)),
)

test.each(entries)('%s bundles for the browser', async (entry) => {
  const { builtins, size } = await bundleForBrowser(entry)
  expect(builtins).toEqual([])
  expect(size).toBeGreaterThan(0)
})

test("a module of Node's is found, also behind a dynamic import", async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'lola-bundle-'))
  try {
    writeFileSync(join(cwd, 'a.js'), "export { join } from 'node:path'\nexport const b = () => import('./b.js')")
    writeFileSync(join(cwd, 'b.js'), "export { readFile } from 'fs/promises'")
    expect((await bundleForBrowser('./a.js', { cwd })).builtins.sort()).toEqual([
      'fs/promises <- b.js',
      'node:path <- a.js',
    ])
  } finally {
    rmSync(cwd, { recursive: true })
  }
})
