/**
 * Numerical simulations of the flows of The Well, in plain JavaScript: no tensors, no backend, any browser.
 *
 * ```ts
 * import { rayleighBenard } from '@lola-ts/simulator'
 *
 * for await (const { time, values } of rayleighBenard({ rayleigh: 1e6, prandtl: 1 }).snapshots()) {
 *   console.log(time, values.length) // [128, 32, 4]: buoyancy, pressure, velocity_x, velocity_y
 * }
 * ```
 *
 * @module
 */
export { SimulationError } from './errors'
export { type EulerQuadrantsOptions, eulerQuadrants } from './euler/euler-quadrants'
export { gases } from './euler/gases'
export { rayleighBenard } from './rayleigh-benard/rayleigh-benard'
export type { RayleighBenardOptions } from './rayleigh-benard/rayleigh-benard-options'
export type { Simulation, Snapshot } from './simulation'
