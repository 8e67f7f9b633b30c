import { isBuiltin } from 'node:module'
import { join, relative, sep } from 'node:path'
import { entryPoints, isNodeOnly, type Package, type Workspace } from '../workspace'
import type { Layering } from './layering'
import { resolveRelative, type SourceFile, sourceFiles, splitSpecifier } from './module-graph'

/**
 * Where a package leaves its room, one line a violation; none is the good answer.
 *
 * Imports go downwards only, through the entry points of the sibling, to what package.json declares (tests may use any
 * lower package as a devDependency, and the fixtures of `tools/`); what it declares is imported; Node's own modules are reached from `/node` entries alone; no modules import each other in a circle.
 */
export function boundaryViolations(workspace: Workspace, item: Package, layering: Layering): string[] {
  const files = sourceFiles(item.folder)
  const name = (file: SourceFile) => relative(workspace.root, file.path).split(sep).join('/')
  return [
    ...manifestViolations(workspace, item, layering, files),
    ...files.flatMap((file) => {
      const complaints = file.imports.map((specifier) => importViolation(workspace, item, layering, file, specifier))
      return complaints.filter((complaint) => complaint !== undefined).map((complaint) => `${name(file)} ${complaint}`)
    }),
    ...builtinsInBrowserEntries(workspace, item, files).map((chain) => chain.join(' -> ')),
    ...cycles(files).map((cycle) => `cycle: ${cycle.map(name).join(' -> ')}`),
  ]
}

/** Layer tags that fall along every dependency, and no dependency that nothing imports. */
function manifestViolations(workspace: Workspace, item: Package, layering: Layering, files: SourceFile[]): string[] {
  const layer = layerOf(item)
  if (layer === undefined) return [`${item.name}: package.json has no tag "layer:<n>" in nx.tags`]
  if (!(item.name in layering.mayImport)) return [`${item.name} is not in tools/checks/layering.ts`]

  const used = files.filter((file) => !file.isTest).flatMap((file) => [...file.imports, ...file.reads])
  const imported = new Set(used.map(packageOf))
  const { dependencies, devDependencies } = item.manifest
  const notBelow = Object.keys({ ...dependencies, ...devDependencies }).filter((dependency) => {
    const sibling = workspace.packages.find((other) => other.name === dependency)
    return sibling !== undefined && (layerOf(sibling) ?? Infinity) >= layer
  })
  const unused = Object.keys(dependencies ?? {}).filter((dependency) => !imported.has(dependency))
  return [
    ...notBelow.map((name) => `${item.name} (layer ${layer}) depends on ${name}, which is not on a lower layer`),
    ...unused.map((name) => `${item.name} depends on ${name} and never imports it`),
  ]
}

function importViolation(
  workspace: Workspace,
  item: Package,
  layering: Layering,
  file: SourceFile,
  specifier: string,
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = join(file.path, '..', specifier)
    const inside = (folder: string) => !relative(folder, target).startsWith('..')
    const allowed = inside(item.folder) || (file.isTest && inside(join(workspace.root, 'tools')))
    return !allowed ? `imports ${specifier}, a file of another package` : undefined
  }
  if (isBuiltin(specifier)) return undefined

  const [name, entry] = splitSpecifier(specifier)
  const sibling = workspace.packages.find((other) => other.name === name)
  if (sibling && sibling !== item) {
    const allowed = layering.mayImport[item.name] ?? []
    const forTests = file.isTest && name in (item.manifest.devDependencies ?? {})
    if (allowed !== 'all' && !allowed.includes(name) && !forTests)
      return `imports ${name}, which ${item.name} may not import`
    if (!entryPoints(sibling).includes(entry)) return `imports ${specifier}, which ${name} does not export`
  }
  const owner = Object.entries(layering.onlyIn).find(([prefix]) => name.startsWith(prefix))?.[1]
  if (owner && owner !== item.name) return `imports ${name}, which only ${owner} may import`

  const { dependencies, peerDependencies, devDependencies } = item.manifest
  const development = file.isTest ? { ...devDependencies, ...workspace.manifest.devDependencies } : {}
  const declared = { ...dependencies, ...peerDependencies, ...development, [item.name]: '' }
  return name in declared ? undefined : `imports ${name}, which package.json does not declare`
}

/** Chains of imports that lead from an entry point for browsers to a module that only Node has. */
function builtinsInBrowserEntries(workspace: Workspace, item: Package, files: SourceFile[]): string[][] {
  const nodeOnly = (specifier: string) => {
    const [name, entry] = splitSpecifier(specifier)
    return isBuiltin(specifier) || (isNodeOnly(entry) && workspace.packages.some((other) => other.name === name))
  }
  return entryPoints(item)
    .filter((entry) => !isNodeOnly(entry))
    .flatMap((entry) => {
      const seen = new Set<SourceFile>()
      const visit = (file: SourceFile, chain: string[]): string[][] => {
        if (seen.has(file)) return []
        seen.add(file)
        const here = [...chain, relative(item.folder, file.path).split(sep).join('/')]
        return file.imports.flatMap((specifier) => {
          if (nodeOnly(specifier)) return [[...here, specifier]]
          const next = specifier.startsWith('.') ? resolveRelative(files, file, specifier) : undefined
          return next ? visit(next, here) : []
        })
      }
      const target = item.manifest.exports?.[entry]
      const source = typeof target === 'object' ? target.source : target
      const start = files.find(({ path }) => source !== undefined && path === join(item.folder, source))
      return start
        ? visit(start, [item.name + entry.slice(1)])
        : [[`${item.name}: exports["${entry}"] has no source file`]]
    })
}

/** Circles of imports between files that remain when types are erased; each is found once. */
function cycles(files: SourceFile[]): SourceFile[][] {
  const done = new Set<SourceFile>()
  const visit = (file: SourceFile, path: SourceFile[]): SourceFile[][] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file]]
    if (done.has(file)) return []
    const next = file.runtimeImports.filter((specifier) => specifier.startsWith('.'))
    const found = next
      .map((specifier) => resolveRelative(files, file, specifier))
      .flatMap((target) => (target ? visit(target, [...path, file]) : []))
    done.add(file)
    return found
  }
  return files.flatMap((file) => visit(file, []))
}

function layerOf({ manifest }: Package): number | undefined {
  const tag = manifest.nx?.tags?.find((name) => /^layer:\d+$/.test(name))
  return tag === undefined ? undefined : Number(tag.slice('layer:'.length))
}

const packageOf = (specifier: string) => splitSpecifier(specifier)[0]
