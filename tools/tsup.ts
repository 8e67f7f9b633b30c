import { defineConfig } from 'tsup'

export interface PackageBuildOptions {
  /** Write declaration files. Default true; an application, which nobody imports, saves the time. */
  types?: boolean
}

/** The one way every package is built: ESM, types, source maps, nothing bundled from node_modules. */
export const packageBuild = (entry: string[], { types = true }: PackageBuildOptions = {}) =>
  defineConfig({
    entry: Object.fromEntries(entry.map((file) => [file.replace(/^src\/|\.ts$/g, ''), file])),
    format: ['esm'],
    dts: types && { compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] } },
    sourcemap: true,
    clean: true,
    target: 'node20',
  })
