import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export interface FoundFixture {
  folder: string
  name: string
}

/** The one fixture that is a table instead of a pair of files. */
export const fullSizes = 'full_size_configs'

/** Folders that fixtures refer to: run folders of the reference, and files in The Well's layout. */
const material = new Set(['runs', 'well'])

/**
 * Every pair `<name>.json` and `<name>.safetensors` below a folder, and what else lies there. Hidden files and README.md
 * do not count.
 */
export function findFixtures(root: string): { found: FoundFixture[]; strays: string[]; hasFullSizes: boolean } {
  const files = walk(root).map((path) => relative(root, path).split(sep).join('/'))
  const stems = new Set(files.map((path) => path.replace(/\.(json|safetensors)$/, '')))
  const isPair = (stem: string) => files.includes(`${stem}.json`) && files.includes(`${stem}.safetensors`)
  const pairs = [...stems].filter(isPair).sort()
  const known = new Set([`${fullSizes}.json`, ...pairs.flatMap((stem) => [`${stem}.json`, `${stem}.safetensors`])])
  return {
    found: pairs.map((stem) => ({
      folder: stem.split('/').slice(0, -1).join('/'),
      name: stem.split('/').at(-1)!,
    })),
    strays: files.filter((path) => !known.has(path)),
    hasFullSizes: files.includes(`${fullSizes}.json`),
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'README.md') return []
    if (!entry.isDirectory()) return [join(folder, entry.name)]
    return material.has(entry.name) ? [] : walk(join(folder, entry.name))
  })
}
