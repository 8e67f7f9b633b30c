import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

export interface SourceFile {
  /** Absolute. */
  path: string
  isTest: boolean
  /** All module specifiers, types included. */
  imports: string[]
  /** Those whose files are read as data. */
  reads: string[]
  /** Those left when types are erased. */
  runtimeImports: string[]
}

/** The TypeScript files of a package: `src/` and `test/`. */
export function sourceFiles(folder: string): SourceFile[] {
  return ['src', 'test'].flatMap((part) => (existsSync(join(folder, part)) ? walk(join(folder, part)) : [])).map(read)
}

/** The file that a relative import of `from` means, if it is among `files`. */
export function resolveRelative(files: SourceFile[], from: SourceFile, specifier: string): SourceFile | undefined {
  const base = normalize(join(dirname(from.path), specifier))
  return files.find(({ path }) => path === base || path === `${base}.ts` || path === join(base, 'index.ts'))
}

/** `@scope/name/sub/path` -> `['@scope/name', './sub/path']`, and `name` -> `['name', '.']`. */
export function splitSpecifier(specifier: string): [name: string, entry: string] {
  const parts = specifier.split('/')
  const length = specifier.startsWith('@') ? 2 : 1
  return [parts.slice(0, length).join('/'), ['.', ...parts.slice(length)].join('/')]
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return path.endsWith('.ts') && !path.endsWith('.d.ts') ? [path] : []
  })
}

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8')
  const erased = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  })
  return {
    path,
    isTest: /\.test\.ts$|[\\/]test[\\/]/.test(path),
    imports: specifiers(text),
    reads: resolved(text),
    runtimeImports: specifiers(erased.outputText),
  }
}

/** The modules that a piece of TypeScript imports. */
export function specifiers(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
}

/** The packages whose files it reads as data, such as fonts: `require.resolve('name/file')`. */
function resolved(text: string): string[] {
  return [...text.matchAll(/\brequire\.resolve\('([^']+)'\)/g)].map(([, specifier]) => specifier!)
}
