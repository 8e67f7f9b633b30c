import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import { type CommandDef, renderUsage } from 'citty'

/** The help of a command, coloured only for people at a terminal. */
export async function showHelp(command: CommandDef & { examples?: readonly string[] }): Promise<string> {
  const examples = command.examples?.length ? ['', 'EXAMPLES', '', ...command.examples.map((line) => `  ${line}`)] : []
  const text = `${[await renderUsage(command), ...examples].join('\n').trimEnd()}\n`
  const plain = !process.stdout.isTTY || process.env.NO_COLOR !== undefined
  return plain ? stripVTControlCharacters(text) : text
}
