import { ShapeError, type Tensor } from '@lola-ts/tensor-core'

/**
 * Where an emulator works: the latents of an autoencoder, or the normalised fields themselves.
 *
 * Structural: an autoencoder is one without knowing this package.
 */
export interface StateSpace {
  /** Shape of one normalised snapshot, `[...space, field]`. */
  readonly snapshotShape: number[]
  /** Shape of one state, `[...latent, channel]`. */
  readonly stateShape: number[]
  /** Normalised snapshots `[n, ...space, field]` to states `[n, ...latent, channel]`. */
  encode(snapshots: Tensor): Tensor
  /** States `[n, ...latent, channel]` to normalised snapshots `[n, ...space, field]`. Differentiable. */
  decode(states: Tensor): Tensor
}

/** The space of pixel emulators: a state is the normalised snapshot itself. */
export function pixelSpace(snapshotShape: number[]): StateSpace {
  return { snapshotShape, stateShape: snapshotShape, encode: (x) => x.clone(), decode: (x) => x.clone() }
}

/** Applies `decode` or `encode` to trajectories `[member, time, ...]`, all states as one batch. */
export function mapStates(x: Tensor, apply: (states: Tensor) => Tensor): Tensor {
  const [members, times, ...rest] = x.shape
  if (members === undefined || times === undefined) {
    throw new ShapeError(`trajectories have shape [${x.shape}], expected [member, time, ...state]`)
  }
  const flat = x.reshape([members * times, ...rest])
  const mapped = apply(flat)
  const out = mapped.reshape([members, times, ...mapped.shape.slice(1)])
  flat.dispose()
  mapped.dispose()
  return out
}
