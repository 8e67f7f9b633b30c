import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib.mjs'

/** What the checks read of a package.json. */
export interface Manifest {
  name: string
  exports?: Record<string, { source?: string } | string>
  bin?: Record<string, string>
  overrides?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  nx?: { tags?: string[] }
}

export interface Package {
  name: string
  /** Absolute. */
  folder: string
  manifest: Manifest
}

export interface Workspace {
  root: string
  manifest: Manifest
  packages: Package[]
}

/** The packages under `packages/` and `apps/`. */
export function readWorkspace(folder = root): Workspace {
  const packages = ['packages', 'apps']
    .filter((group) => existsSync(join(folder, group)))
    .flatMap((group) => readdirSync(join(folder, group)).map((name) => join(folder, group, name)))
    .filter((path) => existsSync(join(path, 'package.json')))
    .map((path) => ({ path, manifest: readManifest(path) }))
    .map(({ path, manifest }) => ({ name: manifest.name, folder: path, manifest }))
  return { root: folder, manifest: readManifest(folder), packages }
}

/** The siblings that `item` depends on, directly or not. */
export function siblings({ packages }: Workspace, item: Package): Package[] {
  const found = new Set<Package>()
  const visit = (from: Package) => {
    for (const name of Object.keys(from.manifest.dependencies ?? {})) {
      const sibling = packages.find((other) => other.name === name)
      if (!sibling || found.has(sibling)) continue
      found.add(sibling)
      visit(sibling)
    }
  }
  visit(item)
  return [...found]
}

/** What a package offers, without `./package.json`: `.`, `./node`, ... */
export function entryPoints({ manifest }: Package): string[] {
  return Object.keys(manifest.exports ?? {}).filter((entry) => entry !== './package.json')
}

/** Whether an entry point is only for Node. All others must bundle for a browser. */
export const isNodeOnly = (entry: string) => /^\.\/node(\/|$)/.test(entry)

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}
