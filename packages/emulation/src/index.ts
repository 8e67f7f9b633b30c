/**
 * What every emulator shares: state spaces, windows with known states, rollouts and ensembles.
 *
 * ```ts
 * import { rollout } from '@lola-ts/emulation'
 *
 * for await (const { lead, snapshots } of rollout(emulator, context, { states: 20, members: 16 })) {
 *   console.log(lead, snapshots.shape)
 *   snapshots.dispose()
 * }
 * ```
 *
 * @module
 */
export { type ContextMaskOptions, contextMask, spreadMask } from './context-mask'
export type { Emulator, WindowRequest } from './emulator'
export { type Forecast, type RolloutOptions, rollout } from './rollout'
export { mapStates, pixelSpace, type StateSpace } from './state-space'
export { windowInputs } from './window-inputs'
