import { meanOverSpace, pointsOf, type Values } from './values'

/** Mean over space, one number a field, in the field's unit. `[...space, field]` */
export function mean(snapshot: Values, fields: number): number[] {
  return meanOverSpace(pointsOf(snapshot, fields), fields, (i) => snapshot[i]!)
}

/** Mean square over space, one number a field, in the square of the field's unit. `[...space, field]` */
export function meanSquare(snapshot: Values, fields: number): number[] {
  return meanOverSpace(pointsOf(snapshot, fields), fields, (i) => snapshot[i]! ** 2)
}
