import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { defineConfig } from 'tsup'
import { packageBuild } from '../../tools/tsup.ts'

/**
 * Node reads all of TensorFlow.js for the names that its CommonJS files export before it runs them: half of the time that
 * importing the library took. In Node `#tfjs` is this module instead, which knows the names and requires the values;
 * elsewhere package.json says that it is TensorFlow.js itself.
 */
function requiringTfjs(): string {
  const names = Object.keys(createRequire(import.meta.url)('@tensorflow/tfjs')).filter((name) => name !== 'default')
  return [
    "import { createRequire } from 'node:module'",
    "const tf = createRequire(import.meta.url)('@tensorflow/tfjs')",
    ...names.map((name, i) => `const v${i} = tf.${name}`),
    `export { ${names.map((name, i) => `v${i} as ${name}`).join(', ')} }`,
    '',
  ].join('\n')
}

const build = packageBuild([
  'src/index.ts',
  'src/errors/index.ts',
  'src/nn/index.ts',
  'src/random/index.ts',
  'src/optim/index.ts',
  'src/training/index.ts',
  'src/checkpoint/index.ts',
  'src/node/index.ts',
])

export default defineConfig({
  ...build,
  noExternal: ['@tensorflow/tfjs'],
  esbuildPlugins: [
    {
      name: 'tfjs',
      setup({ onResolve }) {
        onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({ path: '#tfjs', external: true }))
      },
    },
  ],
  onSuccess: () => writeFile('dist/tfjs.node.js', requiringTfjs()),
})
