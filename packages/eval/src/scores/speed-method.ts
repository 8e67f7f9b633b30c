/**
 * Ways to the next state of a flow, in the order of the paper's table of cost, guided forecasts behind it. An autoencoder
 * makes no state of its own: its row is what encoding and decoding take.
 */
export const speedMethods = [
  'simulator',
  'neural solver in pixels',
  'latent neural solver',
  'diffusion in pixels',
  'latent diffusion',
  'guided diffusion in pixels',
  'guided latent diffusion',
  'autoencoder',
] as const

export type SpeedMethod = (typeof speedMethods)[number]
