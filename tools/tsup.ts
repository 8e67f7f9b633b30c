import { defineConfig } from 'tsup'

/** The one way every package is built: ESM, types, source maps, nothing bundled from node_modules. */
export const packageBuild = (entry: string[]) =>
  defineConfig({
    entry: Object.fromEntries(entry.map((file) => [file.replace(/^src\/|\.ts$/g, ''), file])),
    format: ['esm'],
    dts: { compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] } },
    sourcemap: true,
    clean: true,
    target: 'node20',
  })
