import { dot, reflect, reflector } from './reflect'

/**
 * Orthonormal eigenvectors of a symmetric matrix `[n, n]`, as columns, largest eigenvalue first. Overwrites the matrix.
 *
 * Source: Householder reduction to a tridiagonal matrix and QL steps with implicit shifts, as in Golub and Van Loan,
 * "Matrix Computations", section 8.3, and EISPACK's `imtql2`.
 */
export function hostEigenvectors(a: Float64Array, n: number): Float64Array {
  // Rows of `rows` are to become eigenvectors: rows lie together in memory.
  const rows = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
  const beside = tridiagonalise(a, n, rows)
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!)
  diagonalise(diagonal, beside, rows)
  const order = [...diagonal.keys()].sort((i, j) => diagonal[j]! - diagonal[i]!)
  return Float64Array.from({ length: n * n }, (_, i) => rows[order[i % n]! * n + Math.floor(i / n)]!)
}

/** Reflects `a` from both sides until only its diagonal and what lies beside that is left; returns the latter. */
function tridiagonalise(a: Float64Array, n: number, rows: Float64Array): Float64Array {
  const beside = new Float64Array(n)
  for (let k = 0; k < n - 1; k++) {
    const { v, multiple } = reflector(Float64Array.from({ length: n - 1 - k }, (_, i) => a[(k + 1 + i) * n + k]!))
    beside[k] = multiple
    reflectBothSides(a, n, k + 1, v)
    reflect(rows, n, k + 1, v)
  }
  return beside
}

/** a ← a − v wᵀ − w vᵀ with w = 2 (a v − (vᵀ a v / vᵀv) v) / vᵀv, on the square from `start` on. */
function reflectBothSides(a: Float64Array, n: number, start: number, v: Float64Array): void {
  const square = dot(v, v)
  if (square === 0) return
  const part = (i: number) => a.subarray((start + i) * n + start, (start + i + 1) * n)
  const w = v.map((_, i) => (2 * dot(v, part(i))) / square)
  const along = dot(v, w) / square
  for (let i = 0; i < w.length; i++) w[i]! -= along * v[i]!
  for (let i = 0; i < v.length; i++) {
    const row = part(i)
    for (let j = 0; j < v.length; j++) row[j]! -= v[i]! * w[j]! + w[i]! * v[j]!
  }
}

const maxSteps = 60

/** Rotates neighbouring rows until the entries beside the diagonal vanish against it. */
function diagonalise(d: Float64Array, e: Float64Array, rows: Float64Array): void {
  const n = d.length
  const vanishes = (i: number) => Math.abs(e[i]!) <= Number.EPSILON * (Math.abs(d[i]!) + Math.abs(d[i + 1]!))
  for (let first = 0; first < n; first++) {
    for (let steps = 0; steps < maxSteps; steps++) {
      let last = first
      while (last < n - 1 && !vanishes(last)) last++
      if (last === first) break
      chase(d, e, rows, first, last)
    }
  }
}

/** One QL step on the block `first` to `last`: a rotation by the shift, and the bulge that it makes chased out. */
function chase(d: Float64Array, e: Float64Array, rows: Float64Array, first: number, last: number): void {
  const slope = (d[first + 1]! - d[first]!) / (2 * e[first]!)
  let g = d[last]! - d[first]! + e[first]! / (slope + (slope < 0 ? -1 : 1) * Math.hypot(slope, 1))
  let [sine, cosine, shift] = [1, 1, 0]
  for (let i = last - 1; i >= first; i--) {
    const [f, b] = [sine * e[i]!, cosine * e[i]!]
    const r = Math.hypot(f, g)
    e[i + 1] = r
    if (r === 0) {
      // The block falls apart here.
      d[i + 1]! -= shift
      e[last] = 0
      return
    }
    sine = f / r
    cosine = g / r
    const rest = d[i + 1]! - shift
    const t = (d[i]! - rest) * sine + 2 * cosine * b
    shift = sine * t
    d[i + 1] = rest + shift
    g = cosine * t - b
    rotate(rows, d.length, i, sine, cosine)
  }
  d[first]! -= shift
  e[first] = g
  e[last] = 0
}

/** Rows i and i + 1 of a square matrix, turned against each other. */
function rotate(rows: Float64Array, n: number, i: number, sine: number, cosine: number): void {
  for (let k = i * n; k < (i + 1) * n; k++) {
    const [x, y] = [rows[k]!, rows[k + n]!]
    rows[k] = cosine * x - sine * y
    rows[k + n] = sine * x + cosine * y
  }
}
