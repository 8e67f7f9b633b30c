/** `steps + 1` times from 1 (noise) to 0 (clean), evenly spaced. */
export function timeGrid(steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => 1 - i / steps)
}
