// What tests a loss or an op of one's own by: the laws that hold for every one of ours.
export * from '@lossgraph/core/testing';
export * from '@lossgraph/losses/testing';
