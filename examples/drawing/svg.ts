/** Attributes of an element; a number is written with two decimals at most. */
export type Attributes = Readonly<Record<string, string | number>>;

/** The eight colours of Okabe and Ito, which colour-blind readers tell apart (https://jfly.uni-koeln.de/color/), and greys. */
export const colors = {
  blue: '#0072b2',
  orange: '#e69f00',
  green: '#009e73',
  vermilion: '#d55e00',
  purple: '#cc79a7',
  sky: '#56b4e9',
  ink: '#1f2933',
  muted: '#5f6b76',
  line: '#c9d1d9',
  faint: '#eef1f4',
  paper: '#ffffff',
} as const;

/** Returns an element; its children are elements already, or text from {@link escaped}. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escaped(value)}"`,
  );
  const open = `<${name}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

/** Returns one line of text at (x, y), the baseline. */
export function label(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(content));
}

export interface Page {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for screen readers and as a tooltip. */
  readonly title: string;
}

/** Returns a whole SVG document on white paper. */
export function page({ width, height, title }: Page, ...children: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${round(width)} ${round(height)}`,
    width,
    height,
    role: 'img',
    'font-family':
      "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
    'font-size': 13,
    fill: colors.ink,
  };
  const paper = element('rect', { width, height, fill: colors.paper });
  return `${element('svg', attributes, element('title', {}, escaped(title)), paper, ...children)}\n`;
}

/** Returns `text` with the characters that mean something in XML written as entities. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function round(x: number): string {
  return String(Number(x.toFixed(2)));
}
