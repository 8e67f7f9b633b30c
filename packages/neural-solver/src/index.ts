/**
 * The neural solver: the deterministic emulator that diffusion is measured against.
 *
 * ```ts
 * import { loadAutoencoder } from '@lola-ts/autoencoder'
 * import { loadSolver } from '@lola-ts/neural-solver'
 * import { folder, startBackend } from '@lola-ts/tensor-core/node'
 *
 * await startBackend()
 * const space = await loadAutoencoder(folder('models/rb-64/autoencoder'))
 * const solver = await loadSolver(folder('models/rb-64/solver'), { space })
 * ```
 *
 * @module
 */
export { type LoadedSolver, loadSolver } from './load-solver'
export { type SolverEmulator, solverEmulator } from './solver-emulator'
export { solverFlops } from './solver-flops'
export { type SolverConfig, type SolverNetwork, solverNetwork } from './solver-network'
export { type SolverTaskOptions, solverTask } from './solver-task'
