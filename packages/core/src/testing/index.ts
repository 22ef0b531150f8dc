import '../chained-methods.ts';

export { type Convention, conventions, type Input, type Topic } from '../conventions.ts';
export { type Layout, layouts, stretched } from './layouts.ts';
export { type Law, LawError, opLaws } from './op-laws.ts';
