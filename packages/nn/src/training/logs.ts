/** Figures by name, in the order in which they are shown: `loss` first. */
export type Logs = Readonly<Record<string, number>>;
