/** Cells of the simulations of The Well that the reference was trained on. A run's configuration does not tell them. */
export const publishedGrids: Readonly<Record<string, readonly number[]>> = {
  rayleigh_benard: [512, 128],
  euler_multi_quadrants: [512, 512],
  turbulence_gravity_cooling: [64, 64, 64],
}
