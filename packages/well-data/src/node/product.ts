/** How many entries an array of this shape has. */
export function product(shape: readonly number[]): number {
  return shape.reduce((total, length) => total * length, 1)
}
