// Set-up of packages that compute: their tests run on the fastest backend of the machine, or on LOLA_BACKEND.
import { startBackend } from '@lola-ts/tensor-core/node'

await startBackend()
