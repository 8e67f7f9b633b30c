import { isBuiltin } from 'node:module'
import { build, type Plugin } from 'vite'
import { root } from '../lib.mjs'

export interface Bundle {
  /** `module <- importer` for each of Node's own modules that got in. */
  builtins: string[]
  /** Bytes of JavaScript, not minified. */
  size: number
}

/**
 * Bundles one entry point, as built, for the browser with Vite.
 *
 * TensorFlow.js is left out: it is not ours, it bundles (it says so with its `browser` fields), and it costs seconds.
 */
export async function bundleForBrowser(specifier: string, { cwd = root } = {}): Promise<Bundle> {
  const builtins: string[] = []
  const result = await build({
    root: cwd,
    configFile: false,
    logLevel: 'silent',
    plugins: [entryModule(specifier, cwd), findBuiltins(builtins, cwd)],
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      rollupOptions: { input: entry, external: /^@tensorflow\//, preserveEntrySignatures: 'strict' },
    },
  })
  const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []))
  const size = outputs.reduce((sum, part) => sum + (part.type === 'chunk' ? part.code.length : 0), 0)
  return { builtins, size }
}

const entry = 'virtual:entry'

function entryModule(specifier: string, cwd: string): Plugin {
  return {
    name: 'entry',
    enforce: 'pre',
    resolveId(id) {
      return id === entry ? `${cwd}/entry.js` : undefined
    },
    load(id) {
      return id === `${cwd}/entry.js` ? `export * from ${JSON.stringify(specifier)}` : undefined
    },
  }
}

/** Vite would replace Node's modules by empty ones, with a warning. Here they are written down. */
function findBuiltins(found: string[], cwd: string): Plugin {
  return {
    name: 'find-builtins',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (!isBuiltin(id)) return undefined
      const other = await this.resolve(id, importer, { ...options, skipSelf: true }) // a package called `events`, say
      if (other && !other.external && !other.id.startsWith('__vite-browser-external')) return other
      found.push(`${id} <- ${importer?.replace(`${cwd}/`, '')}`)
      return { id, external: true }
    },
  }
}
