/** Values in row-major order. */
interface Stored {
  shape: number[]
  data: Float32Array
}

/** (out, in, ...kernel) to [...kernel, in, out]; other parameters stay. */
export function parameterOrder(name: string, shape: number[]): number[] {
  const axes = shape.map((_, axis) => axis)
  return /weight$/.test(name) && shape.length > 1 ? [...axes.slice(2), 1, 0] : axes
}

/** The order that moves the axis `C` of, say, `B C L H W` to the end. */
export function channelsLast(axes: string, shape: number[]): number[] {
  const order = shape.map((_, axis) => axis)
  const names: string[] = axes.match(/\([^)]*\)|\S+/g) ?? []
  const channel = names.findIndex((name) => name === 'C' || name.startsWith('(C'))
  const ellipsis = names.indexOf('...')
  if (channel < 0 || (ellipsis >= 0 && ellipsis < channel)) return order
  return [...order.slice(0, channel), ...order.slice(channel + 1), channel]
}

/** The result's axis i is the input's axis `order[i]`. */
export function transpose({ shape, data }: Stored, order: number[]): Stored {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  const target = order.map((axis) => shape[axis]!)
  const moved = data.map((_, index) => {
    let source = 0
    for (let i = target.length - 1, rest = index; i >= 0; i--) {
      source += (rest % target[i]!) * strides[order[i]!]!
      rest = Math.floor(rest / target[i]!)
    }
    return data[source]!
  })
  return { shape: target, data: moved }
}
