/**
 * Latents on disk: encode once, train on them many times.
 *
 * @module
 */
export {
  type LatentCache,
  type LatentOrigin,
  type LatentTrajectory,
  openLatents,
  readShard,
  writeIndex,
  writeShard,
} from './latent-cache'
