import type { Access, Assignment, Instruction, Listing, Value } from './ir.ts';

/** Returns the listing without what neither its outputs nor its assignments need. */
export function swept(listing: Listing): Listing {
  const needed = new Set<Value>();
  const need = ({ value }: Access | Assignment): unknown => needed.add(value);
  listing.outputs.forEach(need);
  listing.assignments.forEach(need);
  const instructions: Instruction[] = [];
  for (const instruction of listing.instructions.toReversed()) {
    if (!needed.has(instruction.output)) continue;
    instructions.push(instruction);
    instruction.inputs.forEach(need);
  }
  const assigned = new Set(listing.assignments.map(({ variable }) => variable));
  const variables = listing.variables.filter(
    (value) => needed.has(value) || (value.origin.kind === 'variable' && assigned.has(value.origin.variable)),
  );
  return { ...listing, variables, instructions: instructions.toReversed() };
}
