export * from './all.ts';
export { type Activation, type ActivationIdentifier, get } from './get.ts';
