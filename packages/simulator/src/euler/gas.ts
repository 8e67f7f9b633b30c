/** A gas in a box of equal cells: densities of mass, momentum (one array an axis) and energy, `[...space]`, flat. */
export interface Gas {
  /** Cells along each axis, two or three of them. */
  readonly grid: readonly number[]
  /** Ratio of specific heats. */
  readonly gamma: number
  density: Float64Array
  momentum: Float64Array[]
  energy: Float64Array
}

/** Pressure of the gas, cell by cell. */
export function pressureOf({ gamma, density, momentum, energy }: Gas): Float64Array {
  return density.map((rho, i) => {
    const kinetic = momentum.reduce((sum, m) => sum + m[i]! * m[i]!, 0) / (2 * rho)
    return (gamma - 1) * (energy[i]! - kinetic)
  })
}

/** The largest |velocity| + speed of sound along any axis. NaN if the gas is none any more. */
export function fastestWave(gas: Gas): number {
  const { gamma, density, momentum } = gas
  const pressure = pressureOf(gas)
  let fastest = 0
  for (let i = 0; i < density.length; i++) {
    const sound = Math.sqrt((gamma * pressure[i]!) / density[i]!)
    for (const m of momentum) {
      const speed = Math.abs(m[i]! / density[i]!) + sound
      // Not `speed > fastest`, which a NaN would pass unseen.
      if (!(speed <= fastest)) fastest = speed
    }
    if (Number.isNaN(fastest)) return fastest
  }
  return fastest
}
