// The provisioning step of setup.mjs, in a process of its own: it may load a native library. Last line: the result.
import { provisionNative } from '@lola-ts/tensor-core/node'

console.log(JSON.stringify(await provisionNative({ log: (line) => console.error(`setup: ${line}`) })))
