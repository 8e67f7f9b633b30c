/** The gases of The Well's Euler data: ratio of specific heats, and name with temperature in °C. */
export const gases: readonly { gamma: number; name: string }[] = [
  { gamma: 1.13, name: 'C3H8_16' },
  { gamma: 1.22, name: 'C2H6_15' },
  { gamma: 1.3, name: 'CO2_20' },
  { gamma: 1.33, name: 'H2O_20' },
  { gamma: 1.365, name: 'Dry_air_1000' },
  { gamma: 1.4, name: 'Dry_air_20' },
  { gamma: 1.404, name: 'H2_100_Dry_air_-15' },
  { gamma: 1.453, name: 'H2_-76' },
  { gamma: 1.597, name: 'H2_-181' },
  { gamma: 1.76, name: 'Ar_-180' },
]
