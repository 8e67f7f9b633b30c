import { execFileSync } from 'node:child_process'
import process from 'node:process'
import type { BenchCase } from '../bench-case'

const program = `
const began = performance.now()
const { startBackend } = await import(process.argv[1])
await startBackend({ backend: process.argv[2] })
console.log(performance.now() - began)
`

/** Importing the library and starting a backend, each time in a process of its own; what Node itself takes is left out. */
export const starting: BenchCase[] = ['native', 'wasm'].map((backend) => ({
  name: `start-${backend}`,
  about: `import of @lola-ts/tensor-core/node and start of the ${backend} backend`,
  batches: [1],
  peer: false,
  prepare() {
    const library = import.meta.resolve('@lola-ts/tensor-core/node')
    const args = ['--input-type=module', '-e', program, library, backend]
    let milliseconds = Number.NaN
    return {
      call: async () => {
        milliseconds = Number(execFileSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] }))
      },
      milliseconds: () => milliseconds,
    }
  },
}))
