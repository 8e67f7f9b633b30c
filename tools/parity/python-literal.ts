/** A list or tuple of numbers and plain strings as Python prints it. */
export function pythonLiteral<T>(text: string): T[] {
  const list = text.replace(/^\(/, '[').replace(/,?\)$/, ']').replaceAll("'", '"')
  return JSON.parse(list) as T[]
}
