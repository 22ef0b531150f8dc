/** Returns how often each element occurs in an XML document. @throws Error unless it is well-formed */
export function elementsOf(xml: string): Map<string, number> {
  const counts = new Map<string, number>();
  const open: string[] = [];
  let at = 0;
  for (const match of xml.matchAll(tag)) {
    checkText(xml.slice(at, match.index));
    at = match.index + match[0].length;
    const [, close, name = '', attributes = '', empty] = match;
    if (close !== undefined) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const keys = [...attributes.matchAll(/\s([\w:.-]+)=/g)].map((each) => each[1]);
    if (new Set(keys).size !== keys.length) throw new Error(`<${name}> has an attribute twice: ${keys}`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (empty === undefined) open.push(name);
  }
  checkText(xml.slice(at));
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is never closed`);
  return counts;
}

const tag = /<(\/)?([a-zA-Z][\w:.-]*)((?:\s+[a-zA-Z][\w:.-]*="(?:[^"<&]|&(?:amp|lt|gt|quot|#39);)*")*)\s*(\/)?>/g;

function checkText(text: string): void {
  const problem = /<|&(?!(?:amp|lt|gt|quot|#39);)|NaN|undefined|Infinity/.exec(text);
  if (problem !== null) throw new Error(`not XML text: '${text.slice(problem.index, problem.index + 40)}'`);
}
