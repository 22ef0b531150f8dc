export { type Layout, layouts, stretched } from './layouts.ts';
export { type Law, LawError, opLaws } from './op-laws.ts';
