/**
 * Solves (A + λ) X = B for a symmetric positive semidefinite A in float64 by Cholesky decomposition, where λ is a
 * millionth of the mean of the diagonal.
 *
 * @param matrix A, `[n, n]`
 * @param right B, `[n, columns]`
 */
export function solvePositive(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
  n: number,
  columns: number,
): Float32Array {
  const lower = Float64Array.from(matrix)
  let trace = 0
  for (let i = 0; i < n; i++) trace += lower[i * n + i]!
  for (let i = 0; i < n; i++) lower[i * n + i]! += (1e-6 * trace) / n
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = lower[i * n + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / lower[j * n + j]!
    }
  }
  const x = Float64Array.from(right)
  const eliminate = (i: number, k: number, factor: number) => {
    for (let c = 0; c < columns; c++) x[i * columns + c]! -= factor * x[k * columns + c]!
  }
  const divide = (i: number) => {
    for (let c = 0; c < columns; c++) x[i * columns + c]! /= lower[i * n + i]!
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) eliminate(i, k, lower[i * n + k]!)
    divide(i)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) eliminate(i, k, lower[k * n + i]!)
    divide(i)
  }
  return Float32Array.from(x)
}
