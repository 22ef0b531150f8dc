/** Cells by row; the first column names the row. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Returns the table for a terminal: names to the left, figures to the right. */
export function asText({ head, rows }: Table): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    widths.map((width, column) => padded(row[column] ?? '', width, column === 0 ? 'left' : 'right')).join('  ');
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(head), rule, ...rows.map(line)].map((each) => each.trimEnd()).join('\n');
}

/** Returns the table in Markdown. */
export function asMarkdown({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

function padded(text: string, width: number, side: 'left' | 'right'): string {
  const blank = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? text + blank : blank + text;
}

// Combining marks take no room of their own.
function widthOf(text: string): number {
  return [...text.normalize('NFC')].filter((c) => !/\p{M}/u.test(c)).length;
}
