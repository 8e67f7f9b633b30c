/**
 * A Householder reflection from the left, in place: rows `row` to `row + v.length` of the matrix `a` with `n` columns
 * become (I − 2 v vᵀ / vᵀv) times themselves, from column `column` on. A zero `v` changes nothing.
 */
export function reflect(a: Float64Array, n: number, row: number, v: Float64Array, column = 0): void {
  const square = dot(v, v)
  if (square === 0) return
  const along = new Float64Array(n)
  for (let i = 0; i < v.length; i++) {
    const at = (row + i) * n
    for (let j = column; j < n; j++) along[j]! += v[i]! * a[at + j]!
  }
  for (let i = 0; i < v.length; i++) {
    const [at, factor] = [(row + i) * n, (2 * v[i]!) / square]
    for (let j = column; j < n; j++) a[at + j]! -= factor * along[j]!
  }
}

/** Turns a vector, in place, into the `v` of the reflection that takes it to a multiple of the first unit vector. */
export function reflector(x: Float64Array): { v: Float64Array; multiple: number } {
  const multiple = Math.sqrt(dot(x, x)) * (x[0]! < 0 ? 1 : -1)
  x[0]! -= multiple
  return { v: x, multiple }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
