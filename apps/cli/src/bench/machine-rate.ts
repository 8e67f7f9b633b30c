import { products } from './cases/products'
import { timedCall } from './timed-call'

const calls = 8

/** Floating-point operations a second that matrix products reach here and now, in units of 10⁹. */
export async function machineRate(): Promise<number> {
  const rates: number[] = []
  for (const product of products) {
    const work = await product.prepare(1)
    for (let i = 0; i < calls; i++) rates.push(work.flops! / (await timedCall(work)) / 1e6)
  }
  return Math.max(...rates)
}
