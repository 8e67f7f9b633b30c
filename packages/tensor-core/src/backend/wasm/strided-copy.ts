import type * as tf from '@tensorflow/tfjs'
import type { WasmBackend } from './wasm-backend'

/** One loop of a copy: how many elements, and how far apart they are (in elements) where they are read and written. */
export interface Axis {
  size: number
  from: number
  to: number
}

/** Elements of a tensor from `start` on. */
export interface Place {
  tensor: tf.TensorInfo
  start: number
}

/**
 * Copies a grid of elements from one tensor to another, each with strides of its own. Slicing, joining, transposing,
 * tiling, reversing and spreading are all such copies.
 *
 * For data types of one (bool) or four bytes.
 */
export function stridedCopy(backend: WasmBackend, from: Place, to: Place, axes: readonly Axis[]): void {
  if (axes.some(({ size }) => size === 0)) return
  const bytes = from.tensor.dtype === 'bool' ? 1 : 4
  const heap = bytes === 1 ? backend.wasm.HEAPU8 : backend.wasm.HEAP32
  const begin = ({ tensor, start }: Place) => backend.dataIdMap.get(tensor.dataId).memoryOffset / bytes + start
  copyAxes(heap, begin(from), begin(to), inCopyOrder(merged(axes)), 0)
}

type Heap = Int32Array | Uint8Array

/** Fewest loops, the one with the shortest steps where it writes innermost. */
function merged(axes: readonly Axis[]): Axis[] {
  const sorted = axes.filter(({ size }) => size > 1).sort((a, b) => b.to - a.to)
  return sorted.reduce<Axis[]>((done, axis) => {
    const outer = done.at(-1)
    if (outer && outer.from === axis.from * axis.size && outer.to === axis.to * axis.size) {
      done[done.length - 1] = { size: outer.size * axis.size, from: axis.from, to: axis.to }
    } else done.push(axis)
    return done
  }, [])
}

/** Innermost the shortest step where it writes, around it the shortest step where it reads. */
function inCopyOrder(axes: Axis[]): [...Axis[], Axis, Axis] {
  const outer = [...axes]
  const inner = outer.pop() ?? once
  const shortest = Math.min(...outer.map(({ from }) => Math.abs(from)))
  const around = outer.findIndex(({ from }) => Math.abs(from) === shortest)
  const [middle = once] = around < 0 ? [] : outer.splice(around, 1)
  return [...outer, middle, inner]
}

const once: Axis = { size: 1, from: 0, to: 0 }

function copyAxes(heap: Heap, from: number, to: number, axes: Axis[], depth: number): void {
  const axis = axes[depth]!
  if (depth === axes.length - 2) copyPlane(heap, from, to, axis, axes[depth + 1]!)
  else for (let i = 0; i < axis.size; i++) copyAxes(heap, from + i * axis.from, to + i * axis.to, axes, depth + 1)
}

// A call for each run costs as much as copying this many elements one by one.
const shortRun = 48
// Both sides of a square of this side stay in the first-level cache.
const side = 16

function copyPlane(heap: Heap, from: number, to: number, outer: Axis, inner: Axis): void {
  if (inner.from === 1 && inner.to === 1 && inner.size >= shortRun) {
    for (let i = 0; i < outer.size; i++) {
      const begin = from + i * outer.from
      heap.copyWithin(to + i * outer.to, begin, begin + inner.size)
    }
  } else if (Math.abs(outer.from) < Math.abs(inner.from) && outer.size > side && inner.size > side) {
    for (let i = 0; i < outer.size; i += side) {
      const rows = { ...outer, size: Math.min(side, outer.size - i) }
      for (let j = 0; j < inner.size; j += side) {
        const columns = { ...inner, size: Math.min(side, inner.size - j) }
        copySquare(
          heap,
          from + i * outer.from + j * inner.from,
          to + i * outer.to + j * inner.to,
          rows.size,
          rows.from,
          rows.to,
          columns.size,
          columns.from,
          columns.to,
        )
      }
    }
  } else copySquare(heap, from, to, outer.size, outer.from, outer.to, inner.size, inner.from, inner.to)
}

function copySquare(
  heap: Heap,
  from: number,
  to: number,
  rows: number,
  rowFrom: number,
  rowTo: number,
  columns: number,
  columnFrom: number,
  columnTo: number,
): void {
  for (let i = 0; i < rows; i++) {
    let source = from + i * rowFrom
    let target = to + i * rowTo
    for (let j = 0; j < columns; j++) {
      heap[target] = heap[source]!
      source += columnFrom
      target += columnTo
    }
  }
}
