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
  const pressure = energy.slice()
  for (const m of momentum) for (let i = 0; i < m.length; i++) pressure[i]! -= (0.5 * m[i]! * m[i]!) / density[i]!
  for (let i = 0; i < pressure.length; i++) pressure[i]! *= gamma - 1
  return pressure
}

/** The largest |velocity| + speed of sound along any axis. NaN if the gas is none any more. */
export function fastestWave(gas: Gas): number {
  const { gamma, density, momentum } = gas
  const pressure = pressureOf(gas)
  let fastest = 0
  for (const m of momentum) {
    for (let i = 0; i < m.length; i++) {
      const speed = Math.abs(m[i]! / density[i]!) + Math.sqrt((gamma * pressure[i]!) / density[i]!)
      // Not `speed > fastest`, which a NaN would pass unseen.
      if (!(speed <= fastest)) fastest = speed
    }
    if (Number.isNaN(fastest)) return fastest
  }
  return fastest
}
