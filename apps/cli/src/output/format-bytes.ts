const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** An amount of bytes for people: three digits, units of 1000. */
export function formatBytes(bytes: number): string {
  let unit = 0
  let amount = bytes
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000
    unit++
  }
  return `${unit === 0 ? Math.round(amount) : Number(amount.toPrecision(3))} ${units[unit]}`
}
