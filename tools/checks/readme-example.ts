import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** The first code block of a package's README that is in `language`. */
export function readmeExample(folder: string, language: 'ts' | 'sh'): string | undefined {
  const file = join(folder, 'README.md')
  if (!existsSync(file)) return undefined
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(readFileSync(file, 'utf8'))?.[1]
}

/** TypeScript without its types, for Node. */
export function eraseTypes(code: string): string {
  return ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  }).outputText
}
